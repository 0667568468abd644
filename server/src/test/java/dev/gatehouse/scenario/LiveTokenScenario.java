package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are open when the token that opened them expires. */
class LiveTokenScenario {
  @TempDir Path folder;
  private RSAKey key;
  private SoakUpstreams upstreams;
  private Gate gate;

  private String yaml() {
    return """
    listen:
      public: { address: "127.0.0.1:0", tls: off }
    state: ./state
    apis:
    %s
    issuers:
      company:
        issuer: "https://id.example.com"
        audience: gatehouse
        keys: "file:%s"
        clock-skew: 1ms
    integrations:
      portal:
        kind: service
        callers: [ { token: { issuer: company, claim: azp, equals: portal } } ]
        purpose: Test
        owner: team@example.com
        review: 2099-01-01
        allow: { live: "*", talk: "*" }
    """
        .formatted(upstreams.apis(), folder.resolve("keys.json"));
  }

  private String token(Instant until) throws Exception {
    return AccessTokens.signed(key, AccessTokens.claims(until).build());
  }

  @BeforeEach
  void start() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    Files.writeString(folder.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
    upstreams = new SoakUpstreams(Duration.ofSeconds(30));
    gate = new Gate(folder, yaml()).start();
  }

  @AfterEach
  void stop() throws IOException {
    gate.close();
    upstreams.close();
  }

  @Test
  void end_with_it() throws Exception {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Instant begun = Instant.now();
      CompletableFuture<Instant> other = end(events(http, token(begun.plusSeconds(300))));
      // Long enough for two more, as long as the first one takes here.
      Duration open = Duration.between(begun, Instant.now()).multipliedBy(5).plusSeconds(4);
      Instant until = Instant.now().plus(open).truncatedTo(ChronoUnit.SECONDS);
      String brief = token(until);
      HttpResponse<Stream<String>> cut = events(http, brief);
      CompletableFuture<String> talk = talk(http, brief);
      CompletableFuture<Instant> ended = end(cut);
      assertThat(Instant.now()).as("all were open in time").isBefore(until);
      assertThat(talk.get(open.toSeconds() + 30, TimeUnit.SECONDS))
          .isEqualTo("1008 credential-expired");
      assertThat(Instant.now()).isAfterOrEqualTo(until);
      assertThat(ended.get(30, TimeUnit.SECONDS)).isAfterOrEqualTo(until);
      assertThat(other.isDone()).isFalse();
      String call = cut.headers().firstValue("gatehouse-call").orElseThrow();
      assertThat(gate.record(call).at("/end").text("endReason")).isEqualTo("credential-expired");
      http.shutdownNow();
    }
  }

  private URI at(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + gate.address().getPort() + path);
  }

  private HttpResponse<Stream<String>> events(HttpClient http, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at("http", "/live/ticks"))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  /** When the events end. */
  private static CompletableFuture<Instant> end(HttpResponse<Stream<String>> events) {
    CompletableFuture<Instant> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("events")
        .start(
            () -> {
              try {
                events.body().forEach(_ -> {});
              } catch (RuntimeException e) {
                // It was cut, which is what is waited for.
              }
              end.complete(Instant.now());
            });
    return end;
  }

  /** How a WebSocket ends. */
  private CompletableFuture<String> talk(HttpClient http, String token) {
    CompletableFuture<String> end = new CompletableFuture<>();
    http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + token)
        .buildAsync(
            at("ws", "/talk/open"),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onClose(
                  WebSocket socket, int code, String reason) {
                end.complete(code + " " + reason);
                return null;
              }

              @Override
              public void onError(WebSocket socket, Throwable error) {
                end.completeExceptionally(error);
              }
            })
        .join();
    return end;
  }
}
