package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gets documents over HTTP or from files: bounded in time and size, and never by way of another
 * address than the one that was configured.
 */
final class WebFetch implements Fetch {
  private static final int MAX_BYTES = 512 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final Duration atMost;
  private @Nullable HttpClient client;

  /** Fetches that take so long at most, whatever time the call has. */
  WebFetch(Duration atMost) {
    this.atMost = atMost;
  }

  // Made when it is first needed: most gateways have no issuers, and all of them start.
  private synchronized HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .executor(
                  Executors.newThreadPerTaskExecutor(
                      Thread.ofVirtual().name("issuer-", 0).factory()))
              .build();
      client = known;
    }
    return known;
  }

  @Override
  public byte[] get(URI from, Waiting waiting) throws IssuerAway {
    return "file".equals(from.getScheme()) ? read(Path.of(from)) : download(from, waiting);
  }

  private static byte[] read(Path file) throws IssuerAway {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IssuerAway(file + " is over " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new IssuerAway(file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private byte[] download(URI from, Waiting waiting) throws IssuerAway {
    Duration left = waiting.left().compareTo(atMost) < 0 ? waiting.left() : atMost;
    HttpRequest request =
        HttpRequest.newBuilder(from)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    // The request's own time-out ends with the head of the answer; this one covers the body too.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(left.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IssuerAway(from + " answered " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IssuerAway(from + ": " + cause.getClass().getSimpleName());
    } catch (TimeoutException e) {
      throw new IssuerAway(from + " did not answer within " + left.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IssuerAway(from + ": interrupted");
    } finally {
      answer.cancel(true);
    }
  }
}
