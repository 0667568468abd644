package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.enums.Opcode;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets and events through a running gateway, with the clients and servers of others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamsScenario {
  private Npm npm;
  private Npm.Running upstream;
  private Gate gate;
  private String key;
  private HttpClient http;
  private int reloads;
  private boolean changed;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    npm = Npm.installed();
    upstream = npm.start("upstream.mjs");
    gate = new Gate(folder, yaml(upstream.await("port"))).start();
    http = HttpClient.newHttpClient();
  }

  @BeforeEach
  void issue() throws IOException {
    key = gate.issueKey("portal");
  }

  @AfterEach
  void back() throws IOException {
    if (changed) {
      reload(yaml(port()));
      changed = false;
    }
  }

  private String port() throws IOException {
    return Files.readString(gate.config()).replaceAll("(?s).*127.0.0.1:(\\d+)\" }.*", "$1");
  }

  @AfterAll
  void stop() {
    if (gate != null) {
      gate.close();
      http.close();
      upstream.close();
    }
  }

  private static String yaml(String port) {
    return """
    listen:
      public: { address: "127.0.0.1:0", tls: off }
    state: ./state
    apis:
      live:
        operations:
          talk: { method: GET, path: /talk }
          ticks: { method: GET, path: /ticks }
          few: { method: GET, path: /few }
          mark: { method: GET, path: /mark/0 }
        streams: { talk: websocket, ticks: events, few: { is: events, idle: 1m } }
        upstream: { url: "http://127.0.0.1:%s" }
    integrations:
      portal:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { live: { talk: {}, ticks: { fields: [number] }, few: { fields: [number] } } }
      other:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { live: [ticks] }
    """
        .formatted(port);
  }

  private String url(String scheme, String path) {
    return scheme + "://127.0.0.1:" + gate.address().getPort() + path;
  }

  @Test
  void serves_the_websocket_client_of_npm_in_each_case() throws IOException {
    List<String> said = npm.run("websockets.mjs", url("ws", "/talk"), key);
    assertThat(said).hasSize(10).allMatch(line -> line.startsWith("ok "));
  }

  /** A client of {@code org.java-websocket}, which keeps what it hears. */
  private static final class Client extends WebSocketClient {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Client(String url, String key) {
      super(URI.create(url));
      addHeader("X-Api-Key", key);
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      heard.add("open " + handshake.getFieldValue("Gatehouse-Call"));
    }

    @Override
    public void onMessage(String message) {
      heard.add("message " + message);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      heard.add("close " + code + " " + reason);
    }

    @Override
    public void onError(Exception e) {
      heard.add("error " + e);
    }

    /** The call's id. */
    String opened() throws Exception {
      assertThat(connectBlocking(30, TimeUnit.SECONDS)).isTrue();
      return next().replaceFirst("open ", "");
    }

    String next() throws InterruptedException {
      String next = heard.poll(30, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    }
  }

  @Test
  void serves_the_websocket_client_of_maven_and_records_open_and_close() throws Exception {
    Client client = new Client(url("ws", "/talk?from=java"), key);
    String call = client.opened();
    assertThat(upstream.await("saw GET /talk?from=java"))
        .contains("\"upgrade\":\"websocket\"")
        .doesNotContain(key);
    client.send("one");
    assertThat(client.next()).isEqualTo("message one");
    client.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap("tw".getBytes(UTF_8)), false);
    client.sendPing();
    client.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap("o".getBytes(UTF_8)), true);
    assertThat(client.next()).isEqualTo("message two");
    Json open = gate.record(call);
    assertThat(open.text("status")).isEqualTo("101");
    assertThat(open.text("integration")).isEqualTo("portal");
    client.close(4001, "enough");
    assertThat(client.next()).isEqualTo("close 4001 enough");
    assertThat(upstream.await("closed 4001 enough")).isEmpty();
    Json end = ended(call);
    assertThat(end.text("partsIn")).isEqualTo("2");
    assertThat(end.text("partsOut")).isEqualTo("2");
    assertThat(end.text("endStatus")).isEqualTo("4001");
    assertThat(end.text("complete")).isEqualTo("true");
  }

  private Json ended(String call) throws IOException {
    Eventually.holds(gate, () -> gate.record(call).names().contains("end"));
    return gate.record(call).at("/end");
  }

  /** A WebSocket of the JDK; says when and with which code it ended. */
  private static final class Listening implements WebSocket.Listener {
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ends.add(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ends.add(error.toString());
    }
  }

  private Listening listen(String path) {
    Listening listening = new Listening();
    http.newWebSocketBuilder()
        .header("X-Api-Key", key)
        .buildAsync(URI.create(url("ws", path)), listening)
        .join();
    return listening;
  }

  private HttpResponse<Stream<String>> events(String path, String by) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url("http", path)))
            .version(HttpClient.Version.HTTP_1_1)
            .header("X-Api-Key", by)
            .header("Accept", "text/event-stream")
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofLines());
  }

  /** Reads all lines on a thread of its own; they end when the stream does. */
  private static Thread reading(HttpResponse<Stream<String>> response) {
    return Thread.ofVirtual()
        .name("events")
        .start(
            () -> {
              try {
                response.body().forEach(_ -> {});
              } catch (RuntimeException e) {
                // It was cut, which is what is waited for.
              }
            });
  }

  @Test
  void gives_event_source_what_is_agreed_of_each_event_and_lets_it_come_again() throws Exception {
    List<String> said = npm.run("events.mjs", url("http", "/few"), key, "5");
    assertThat(said.stream().filter(line -> line.startsWith("event ")))
        .containsExactly(
            "event 1 {\"number\":1}",
            "event 2 {\"number\":2}",
            "event 3 {\"number\":3}",
            "event 4 {\"number\":4}",
            "event 5 {\"number\":5}");
    assertThat(upstream.await("saw GET /few")).doesNotContain("last-event-id");
    assertThat(upstream.await("saw GET /few")).contains("\"last-event-id\":\"3\"");
    HttpResponse<Stream<String>> raw = events("/few", key);
    assertThat(raw.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(raw.body())
        .startsWith(":", "", "event: tick", "id: 1", "data: {\"number\":1}", "")
        .noneMatch(line -> line.contains("secret") || line.contains("everybody"));
    Json end = ended(raw.headers().firstValue("gatehouse-call").orElseThrow());
    assertThat(end.text("partsOut")).isEqualTo("3");
    assertThat(end.text("complete")).isEqualTo("true");
  }

  @Test
  void cuts_streams_when_their_key_is_revoked() throws Exception {
    Client maven = new Client(url("ws", "/talk"), key);
    String call = maven.opened();
    Listening jdk = listen("/talk");
    HttpResponse<Stream<String>> events = events("/ticks", key);
    Thread reading = reading(events);
    String stays = gate.issueKey("other");
    Thread other = reading(events("/ticks", stays));
    gate.command("key", "revoke", gate.record(call).text("credential")).succeeds();
    assertThat(maven.next()).isEqualTo("close 1008 credential-revoked");
    assertThat(jdk.ends.poll(30, TimeUnit.SECONDS)).isEqualTo("1008 credential-revoked");
    assertThat(reading.join(Duration.ofSeconds(30))).isTrue();
    assertThat(upstream.await("closed 1008 credential-revoked")).isEmpty();
    Json end = ended(call);
    assertThat(end.text("endReason")).isEqualTo("credential-revoked");
    assertThat(end.text("complete")).isEqualTo("false");
    String second = events.headers().firstValue("gatehouse-call").orElseThrow();
    assertThat(ended(second).text("endReason")).isEqualTo("credential-revoked");
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void cuts_streams_when_their_operation_is_stopped() throws Exception {
    Client maven = new Client(url("ws", "/talk"), key);
    String call = maven.opened();
    Thread stays = reading(events("/ticks", key));
    gate.errand("{\"errand\":\"stop\",\"scope\":\"operation\",\"name\":\"live.talk\"}");
    assertThat(maven.next()).isEqualTo("close 1008 stopped");
    assertThat(upstream.await("closed 1008 stopped")).isEmpty();
    assertThat(ended(call).text("endReason")).isEqualTo("stopped");
    gate.errand("{\"errand\":\"resume\",\"scope\":\"operation\",\"name\":\"live.talk\"}");
    assertThat(stays.isAlive()).isTrue();
  }

  @Test
  void ends_streams_when_their_key_expires_and_when_their_schedule_closes() throws Exception {
    Instant begun = Instant.now();
    String other = gate.issueKey("other");
    // Long enough for a reload and a command, as long as commands take here.
    long taken = Duration.between(begun, Instant.now()).toMillis();
    Duration open = Duration.ofSeconds(4 + Math.ceilDiv(3 * taken, 1000));
    // A clock of which it is noon in a moment: schedules close at whole minutes.
    Instant noon = Instant.now().plus(open);
    int offset = 12 * 3600 - LocalTime.ofInstant(noon, ZoneOffset.UTC).toSecondOfDay();
    String schedule =
        "schedule: [ { from: \"00:00\", to: \"12:00\", zone: \"%s\" } ]\n    allow: { live: [ticks] }"
            .formatted(ZoneOffset.ofTotalSeconds(offset).getId());
    reload(Files.readString(gate.config()).replace("allow: { live: [ticks] }", schedule));
    HttpResponse<Stream<String>> scheduled = events("/ticks", other);
    String seconds = open.toSeconds() + "s";
    Instant issued = Instant.now();
    String brief = gate.command("key", "issue", "portal", "--expires", seconds).out().strip();
    HttpResponse<Stream<String>> expiring = events("/ticks", brief);
    Duration patience = open.plusSeconds(30);
    assertThat(reading(scheduled).join(patience)).isTrue();
    assertThat(Instant.now()).isAfter(noon.minusSeconds(1));
    assertThat(reading(expiring).join(patience)).isTrue();
    assertThat(Instant.now()).isAfter(issued.plus(open));
    assertThat(endReason(scheduled)).isEqualTo("outside-schedule");
    assertThat(endReason(expiring)).isEqualTo("credential-expired");
  }

  private String endReason(HttpResponse<Stream<String>> stream) throws IOException {
    return ended(stream.headers().firstValue("gatehouse-call").orElseThrow()).text("endReason");
  }

  @Test
  void keeps_streams_across_a_reload_that_leaves_their_operation_as_it_was() throws Exception {
    Client talk = new Client(url("ws", "/talk"), key);
    talk.opened();
    Thread ticks = reading(events("/ticks", key));
    String now = Files.readString(gate.config());
    reload(now.replace("purpose: Tests", "purpose: Other tests").replace("idle: 1m", "idle: 2m"));
    assertThat(ticks.join(Duration.ofMillis(1200))).isFalse();
    talk.send("still");
    assertThat(talk.next()).isEqualTo("message still");
    reload(now.replace("ticks: { fields: [number] }", "ticks: { fields: [number, secret] }"));
    assertThat(ticks.join(Duration.ofSeconds(30))).isTrue();
    talk.send("still");
    assertThat(talk.next()).isEqualTo("message still");
    reload(now.replace("talk: {}, ", ""));
    assertThat(talk.next()).isEqualTo("close 1008 not-granted");
  }

  private void reload(String yaml) throws IOException {
    changed = true;
    reloads++;
    // By itself the file is taken up as well, so the log may tell of it twice: once too late.
    Files.writeString(gate.config(), yaml.replaceFirst("/mark/\\d+", "/mark/" + reloads));
    gate.hangUp();
    Eventually.holds(gate, () -> gate.call(Call.get("/mark/" + reloads)).status() == 401);
  }
}
