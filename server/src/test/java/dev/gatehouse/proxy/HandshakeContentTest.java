package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handshake with a content: one server takes it for content, another for what comes behind. */
@ExtendWith(NoLeaks.class)
class HandshakeContentTest {
  private static final String HIDDEN = Raw.head("GET /hidden HTTP/1.1", "Host: a");

  private static Door door(WebSocketUpstream upstream) throws Exception {
    return Door.to(upstream.url())
        .live(new Live(Live.Kind.WEBSOCKET, Duration.ofSeconds(10)))
        .open();
  }

  private static String opening(String framing) {
    return Raw.head(
        "GET /chat HTTP/1.1",
        "Host: a",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        framing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: %d|%s", "Transfer-Encoding: chunked|%x\r\n%s\r\n0\r\n\r\n"})
  void opens_nothing_that_comes_with_a_content(String form) throws Exception {
    String[] parts = form.split("\\|", 2);
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      String content = parts[1].replace("%x", Integer.toHexString(HIDDEN.length()));
      caller.send(opening(parts[0].replace("%d", String.valueOf(HIDDEN.length()))));
      caller.send(content.replace("%s", HIDDEN));
      assertThat(caller.answer().content()).contains("\"code\":\"malformed-request\"");
      assertThat(upstream.heads).isEmpty();
    }
  }

  @Test
  void opens_what_says_that_it_has_none() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      caller.send(opening("Content-Length: 0"));
      assertThat(caller.head()).startsWith("HTTP/1.1 101 ");
      assertThat(upstream.heads.take()).doesNotContainIgnoringCase("content-length");
    }
  }

  /** RFC 9110 §7.8: what HTTP/1.0 says of an upgrade is nothing. */
  @Test
  void opens_nothing_for_who_speaks_HTTP_1_0() throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = door(upstream);
        RawCaller caller = door.caller()) {
      caller.send(opening("X: y").replace("HTTP/1.1", "HTTP/1.0"));
      assertThat(caller.answer().status()).isEqualTo(426);
      assertThat(upstream.heads).isEmpty();
    }
  }
}
