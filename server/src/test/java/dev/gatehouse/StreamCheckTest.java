package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a configuration says of streams and cannot be. */
class StreamCheckTest {
  private static final String YAML =
      """
      apis:
        live:
          operations:
            talk: { method: GET, path: /talk }
            send: { method: POST, path: /send }
            hello: { method: POST, path: "/a.B/Hello" }
            look: { method: GET, path: "/a.B/Look" }
            ticks: { method: GET, path: /ticks }
          streams:
            talk: websocket
            send: websocket
            hello: grpc
            look: grpc
            ticks: { is: events, idle: 10ms }
            gone: events
          upstream: { url: "http://127.0.0.1:1" }
      integrations:
        portal:
          kind: service
          callers: [ { keys: true } ]
          purpose: Tests
          owner: team@example.com
          allow:
            live:
              talk: { fields: [a], send: [b], approve: true }
              hello: { fields: [a] }
              ticks: { fields: [a] }
      """;

  @Test
  void what_cannot_be_enforced_on_messages_is_told() {
    Loaded<GatehouseConfig> loaded =
        ConfigFiles.bind(
            GatehouseConfig.class,
            Path.of("gatehouse.yaml"),
            YAML,
            new GatehouseConfigCheck(
                    Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC),
                    _ -> "value")
                .and(new Contracts(_ -> Optional.empty())));
    assertThat(
            loaded.mistakes().stream()
                .map(it -> it.origin().line() + " " + it.path() + " " + it.problem()))
        .containsExactly(
            "11 apis.live.streams.send is a WebSocket, which is called with GET",
            "12 apis.live.streams.hello is gRPC, which needs HTTP/2 to its upstream",
            "13 apis.live.streams.look is gRPC, which is called with POST",
            "13 apis.live.streams.look is gRPC, which needs HTTP/2 to its upstream",
            "14 apis.live.streams.ticks.idle is less than 1s",
            "15 apis.live.streams.gone is not an operation of the API",
            "25 integrations.portal.allow.live.talk.fields cannot be enforced: messages of a"
                + " WebSocket are not looked into",
            "25 integrations.portal.allow.live.talk.send cannot be enforced: messages of a"
                + " WebSocket are not looked into",
            "25 integrations.portal.allow.live.talk.approve cannot be enforced: nobody could see"
                + " what is sent over a WebSocket",
            "26 integrations.portal.allow.live.hello.fields cannot be enforced: messages of gRPC"
                + " are not looked into");
  }
}
