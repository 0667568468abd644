package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import java.io.IOException;
import java.time.Duration;

/** How a caller of tests opens a WebSocket through a door. */
final class WebSocketCalls {
  static final Live LIVE = new Live(Live.Kind.WEBSOCKET, Duration.ofSeconds(20));

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private WebSocketCalls() {}

  static String opening(String... more) {
    StringBuilder fields = new StringBuilder();
    for (String field : more) {
      fields.append(field).append("\r\n");
    }
    return "GET /chat HTTP/1.1\r\n"
        + "Host: a\r\n"
        + "Connection: keep-alive, Upgrade\r\n"
        + "Upgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + fields
        + "\r\n";
  }

  static Door door(WebSocketUpstream upstream) throws IOException {
    return Door.to(upstream.url()).live(LIVE).open();
  }

  /** Opens one; the head of the answer is read. */
  static FrameWire open(RawCaller caller, String... more) throws IOException {
    caller.send(opening(more));
    String head = caller.head();
    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n", "Gatehouse-Call: ")
        .contains("Sec-WebSocket-Accept: " + WebSocketUpstream.accept(KEY))
        .doesNotContain("Content-Length", "Transfer-Encoding", "Connection: close");
    return new FrameWire(caller.socket().getInputStream(), caller.socket().getOutputStream(), true);
  }
}
