package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the handshake of a WebSocket (RFC 6455 §4). */
@ExtendWith(NoLeaks.class)
class WebSocketHandshakeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Protocol: chat, Super | Sec-WebSocket-Protocol: Super",
        "X: y | Sec-WebSocket-Protocol:",
        "Sec-WebSocket-Extensions: a, B;c=1 | Sec-WebSocket-Extensions: b; c=1",
        "Sec-WebSocket-Extensions: a, b | Sec-WebSocket-Extensions: a, b",
      })
  void lets_them_agree_on_what_the_caller_offered(String offered, String agreed) throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      upstream.extra = agreed + "\r\n";
      WebSocketCalls.open(caller, offered);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: y | Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Protocol: chat, super | Sec-WebSocket-Protocol: Chat",
        "Sec-WebSocket-Protocol: chat, super | Sec-WebSocket-Protocol: chat, super",
        "X: y | Sec-WebSocket-Extensions: permessage-deflate",
        "Sec-WebSocket-Extensions: a;b | Sec-WebSocket-Extensions: a, b",
      })
  void refuses_what_the_caller_did_not_offer(String offered, String agreed) throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      upstream.extra = agreed + "\r\n";
      caller.send(WebSocketCalls.opening(offered));
      assertThat(caller.head()).startsWith("HTTP/1.1 502 ");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_MALFORMED);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no upgrade | GET | Connection: close",
        "another protocol | GET | Connection: upgrade~Upgrade: h2c",
        "another version | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 8",
        "two versions | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Version: 8~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "no key | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13",
        "half a key | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
        "a short key | GET | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Key: YQ==",
        "another method | PUT | Connection: upgrade~Upgrade: websocket~Sec-WebSocket-Version: 13"
            + "~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      })
  void says_that_it_wants_a_handshake(String what, String method, String fields) throws Exception {
    try (WebSocketUpstream upstream = new WebSocketUpstream(WebSocketUpstream.ECHO);
        Door door = WebSocketCalls.door(upstream);
        RawCaller caller = door.caller()) {
      caller.send(method + " / HTTP/1.1\r\nHost: a\r\n" + fields.replace("~", "\r\n") + "\r\n\r\n");
      String head = caller.head();
      assertThat(head).startsWith("HTTP/1.1 426 ").contains("Upgrade: websocket\r\n");
      assertThat(head).contains("Sec-WebSocket-Version: 13\r\n");
      assertThat(upstream.heads).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "another key's, HTTP/1.1, AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "of a version that knows none, HTTP/1.0, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
  })
  void believes_no_upstream_that_did_not_understand_the_handshake(
      String what, String version, String accept) throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head(
                    version + " 101 X",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: " + accept));
        Door door = Door.to(upstream.url()).live(WebSocketCalls.LIVE).open();
        RawCaller caller = door.caller()) {
      caller.send(WebSocketCalls.opening());
      assertThat(caller.head()).as(what).startsWith("HTTP/1.1 502 ");
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.UPSTREAM_MALFORMED);
    }
  }

  @Test
  void leaves_the_versions_that_the_upstream_speaks() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head("HTTP/1.1 426 X", "Sec-WebSocket-Version: 8", "Content-Length: 0"));
        Door door = Door.to(upstream.url()).live(WebSocketCalls.LIVE).open();
        RawCaller caller = door.caller()) {
      caller.send(WebSocketCalls.opening());
      assertThat(caller.head())
          .startsWith("HTTP/1.1 426 ")
          .contains("Sec-WebSocket-Version: 8\r\n")
          .doesNotContain("Sec-WebSocket-Version: 13");
    }
  }

  @Test
  void passes_on_that_the_upstream_opens_none() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 404 X\r\nContent-Length: 2\r\n\r\nno");
        Door door = Door.to(upstream.url()).live(WebSocketCalls.LIVE).open();
        RawCaller caller = door.caller()) {
      caller.send(WebSocketCalls.opening());
      assertThat(caller.answer().content()).isEqualTo("no");
      caller.send(WebSocketCalls.opening());
      assertThat(caller.answer().content()).isEqualTo("no");
    }
  }

  @Test
  void upgrades_nothing_where_no_websocket_is() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(WebSocketCalls.opening());
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).doesNotContain("Upgrade", "Connection");
    }
  }
}
