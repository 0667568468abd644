package dev.gatehouse.audit;

import dev.gatehouse.journal.Witness;
import dev.gatehouse.pipeline.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A witness behind an HTTP endpoint that speaks `add-checkpoint` of C2SP tlog-witness. */
final class HttpWitness {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int CONFLICT = 409;
  private static final int NOT_EXTENDED = 422;

  private final URI endpoint;
  private @Nullable HttpClient client;

  HttpWitness(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** The witness, for as long as may be waited. */
  Witness within(Waiting waiting) {
    return (old, proof, note) -> keep(waiting, old, proof, note);
  }

  private Witness.Answer keep(Waiting waiting, long old, List<byte[]> proof, String note)
      throws IOException {
    HttpResponse<String> response = post(body(old, proof, note), waiting.left());
    return switch (response.statusCode()) {
      case 200, 201, 202, 204 -> new Witness.Answer.Kept();
      case CONFLICT -> new Witness.Answer.Holds(size(response.body().strip()));
      case NOT_EXTENDED -> new Witness.Answer.Forked();
      default -> throw new IOException(endpoint + " answered " + response.statusCode());
    };
  }

  static String body(long old, List<byte[]> proof, String note) {
    StringBuilder body = new StringBuilder("old ").append(old).append('\n');
    for (byte[] hash : proof) {
      body.append(Base64.getEncoder().encodeToString(hash)).append('\n');
    }
    return body.append('\n').append(note).toString();
  }

  private long size(String text) throws IOException {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IOException(endpoint + " answered 409 without a size");
    }
    return Long.parseLong(text);
  }

  private HttpResponse<String> post(String body, Duration left) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client(left).sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
    try {
      return answer.get(left.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(endpoint + ": " + cause.getClass().getSimpleName(), e);
    } catch (TimeoutException e) {
      throw new IOException(endpoint + " did not answer within " + left.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(endpoint + ": interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  // Made when it is first needed: most gateways have no such witness, and all of them start.
  private synchronized HttpClient client(Duration patience) {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .connectTimeout(patience.plusMillis(1))
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .executor(
                  Executors.newThreadPerTaskExecutor(
                      Thread.ofVirtual().name("witness-", 0).factory()))
              .build();
      client = known;
    }
    return known;
  }
}
