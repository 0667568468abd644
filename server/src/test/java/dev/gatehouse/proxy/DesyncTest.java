package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever makes two sides disagree about where a message ends gets nothing out of it. */
@ExtendWith(NoLeaks.class)
class DesyncTest {
  private static final String HIDDEN = Raw.head("GET /hidden HTTP/1.1", "Host: a", "X: y");
  private static final Listener.Config HASTY =
      new Allowed()
          .maxBody(1 << 20)
          .headTime(Duration.ofMillis(300))
          .bodyTime(Duration.ofMillis(300))
          .idleTime(Duration.ofSeconds(5))
          .callTime(Duration.ofSeconds(10))
          .bounds(new Bounds(100, 100))
          .config();

  /** An answer that comes before its content (0.CL): what follows is content, or not read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: %d",
        "Content-Length: 100000",
        "Transfer-Encoding: chunked",
        "Content-Length: %d|Expect: 100-continue",
        "Transfer-Encoding: chunked|Expect: 100-continue"
      })
  void takes_no_content_of_an_answered_request_for_a_request(String framing) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door =
            Door.to(upstream.url())
                .before(
                    Stage.AUTHORIZE,
                    call ->
                        call.request().path().equals("/denied")
                            ? Verdict.deny(Reason.NOT_GRANTED)
                            : Verdict.pass(call))
                .open();
        RawCaller caller = door.caller()) {
      String fields = framing.formatted(HIDDEN.length()).replace("|", "\r\n");
      caller.send(Raw.head("POST /denied HTTP/1.1", "Host: a", fields));
      assertThat(caller.answer().status()).isEqualTo(403);
      caller.socket().setSoTimeout(400);
      sendAnyway(caller, HIDDEN + Raw.head("GET /next HTTP/1.1", "Host: a"));
      String rest = caller.rest();
      assertThat(upstream.seen).noneMatch(it -> it.line().contains("hidden"));
      if (rest.contains("200 OK")) {
        assertThat(upstream.next().line()).isEqualTo("GET /next HTTP/1.1");
      }
    }
  }

  private static void sendAnyway(RawCaller caller, String text) {
    try {
      caller.send(text);
    } catch (IOException e) {
      // It is closed already, which is an answer too.
    }
  }

  /** A pause in front of the content: a server that answers then must not read on. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 60", "Transfer-Encoding: chunked"})
  void reads_nothing_behind_a_time_out(String framing) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).listener(HASTY).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", framing));
      assertThat(caller.answer().status()).isEqualTo(408);
      sendAnyway(caller, HIDDEN + HIDDEN);
      caller.socket().setSoTimeout(2000);
      assertThat(caller.rest()).doesNotContain("HTTP/1.1");
      assertThat(upstream.seen).isEmpty();
    }
  }

  /** Methods that some proxies take for ones without content, and pass it on unframed. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "PURGE"})
  void frames_the_content_of_any_method(String method) throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(Raw.head("HTTP/1.1 200 OK", "Content-Length: 0"));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      String chunks = Integer.toHexString(HIDDEN.length()) + "\r\n" + HIDDEN + "\r\n0\r\n\r\n";
      caller.send(
          Raw.head(method + " / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + chunks);
      assertThat(caller.answer(true).status()).isEqualTo(200);
      caller.send(
          Raw.head(method + " / HTTP/1.1", "Host: a", "Content-Length: " + HIDDEN.length())
              + HIDDEN);
      assertThat(caller.answer(true).status()).isEqualTo(200);
      assertThat(upstream.next().content()).isEqualTo(HIDDEN);
      assertThat(upstream.next().content()).isEqualTo(HIDDEN);
      assertThat(upstream.seen).isEmpty();
    }
  }

  /** Extensions and ends of chunks that one reader ends elsewhere than another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "5;\nx|hello|0||",
        "5;a\nx|hello|0||",
        "5;a=\"\n\"|hello|0||",
        "5;\rx|hello|0||",
        "5;a=\"b\r\"|hello|0||",
        "5\n|hello|0||",
        "5|hello\n0||",
        "5|helloXX0||",
        "5|hello\r\r\n0||",
        "5 ;a|hello|0||",
        "5\t|hello|0||",
        "05 |hello|0||",
        "5|hello|0;\n||",
        "5|hello|0|X: y\n|",
        "5|hello|0|X: y\rZ: a||",
        "5|hello|0| X: y||",
        "5|hello|-0||",
        "5|hello|0x0||",
        "\r5|hello|0||",
        "5|hello|0|\r|",
        "5|hello|00000000000000000||",
        "100000000000000005|hello|0||"
      })
  void refuses_chunks_that_end_in_two_places(String chunks) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
              + chunks.replace("|", "\r\n")
              + HIDDEN);
      assertThat(caller.answer().status()).isEqualTo(400);
      assertThat(caller.rest()).doesNotContain("HTTP/1.1");
      assertThat(upstream.seen).isEmpty();
    }
  }

  /** No field behind a content becomes one of the request. */
  @Test
  void passes_no_trailers_of_a_request_on() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller streams = new FrameCaller(door.listener.address()).greet()) {
      caller.send(
          Raw.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Trailer: Host")
              + "1\r\n"
              + "x\r\n"
              + "0\r\n"
              + "Host: evil\r\n"
              + "X-Forwarded-For: 6.6.6.6\r\n"
              + "Content-Length: 9\r\n\r\n");
      assertThat(caller.answer().content()).isEqualTo("x");
      ScriptedUpstream.Seen seen = upstream.next();
      assertThat(seen.head() + seen.content()).doesNotContain("evil", "6.6.6.6", "Length: 9");
      int stream = streams.open(FrameCaller.request("POST", "/"), false);
      streams.frame(Frames.DATA, 0, stream, (byte) 'x');
      streams.frame(
          Frames.HEADERS, 5, stream, FrameCaller.block("host", "evil", "x-real-ip", "6.6.6.6"));
      assertThat(streams.flush().answer(stream).content()).isEqualTo("x");
      seen = upstream.next();
      assertThat(seen.head() + seen.content()).doesNotContain("evil", "6.6.6.6");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        ":authority!a@b!invalid-host",
        ":authority!a b!invalid-host",
        ":authority!a/b!invalid-host",
        ":authority!a\\b!invalid-host",
        ":authority!a?b!invalid-host",
        ":authority!a#b!invalid-host",
        ":authority!a:80:80!invalid-host",
        ":authority!a%00!invalid-host",
        ":authority!''!invalid-host",
        ":method!GET /hidden HTTP/1.1!malformed-request",
        ":method!''!malformed-request",
        ":method!CONNECT!method-not-allowed",
        ":scheme!http://evil/?!invalid-target",
        ":path!/ HTTP/1.1!invalid-target",
        ":path!hidden!invalid-target",
        ":path!/a;x!encoded-delimiter",
        ":path!/a%2fb!encoded-delimiter"
      })
  void refuses_a_pseudo_field_that_would_be_more_over_http_1(
      String name, String value, String reason) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      String[] request = {
        ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "x", "y"
      };
      for (int i = 0; i < request.length; i += 2) {
        request[i + 1] = request[i].equals(name) ? value : request[i + 1];
      }
      int stream = caller.open(FrameCaller.block(request), true);
      assertThat(caller.flush().answer(stream).content()).contains("\"code\":\"" + reason + "\"");
      assertThat(upstream.seen).isEmpty();
    }
  }

  @Test
  void refuses_fields_that_stand_where_no_field_of_their_kind_may() throws Exception {
    String[][] blocks = {
      {":method", "GET", ":scheme", "http", "x", "y", ":path", "/", ":authority", "a"},
      {":method", "GET", ":method", "POST", ":scheme", "http", ":path", "/", ":authority", "a"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", ":path", "/hidden"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", ":status", "200"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", ":protocol", "ws"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x:y", "z"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x y", "z"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", "y\r\n\r\nGET "},
      {":method", "GET", ":scheme", "http", ":path", "/", "host", "a", "host", "b"},
      {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "host", "evil"},
      {":method", "GET", ":scheme", "http", ":path", "/"},
    };
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (String[] block : blocks) {
        int stream = caller.open(FrameCaller.block(block), true);
        assertThat(caller.flush().answer(stream).status())
            .as(String.join(" ", block))
            .isEqualTo(400);
      }
      int stream = caller.open(FrameCaller.request("POST", "/"), false);
      caller.frame(Frames.HEADERS, 5, stream, FrameCaller.block(":path", "/hidden"));
      assertThat(caller.flush().answer(stream).status()).isEqualTo(400);
      assertThat(upstream.seen).isEmpty();
      assertThat(caller.get("/").status()).isEqualTo(200);
    }
  }

  /** What an upstream says that would be two answers, or fields of its own making, to a caller. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|X: a\nSet-Cookie: evil=1|Content-Length: 0||",
        "HTTP/1.1 200 OK|X: a\rSet-Cookie: evil=1|Content-Length: 0||",
        "HTTP/1.1 200 OK|X: a\0evil|Content-Length: 0||",
        "HTTP/1.1 200 OK|X : evil|Content-Length: 0||",
        "HTTP/1.1 200 OK|: evil|Content-Length: 0||",
        "HTTP/1.1 200 OK|evil|Content-Length: 0||",
        "HTTP/1.1 200 OK\n|X: evil|Content-Length: 0||",
        "HTTP/1.1 200 O\0K|X: evil|Content-Length: 0||",
        "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 0||evil!",
        "HTTP/1.1 200 OK|Content-Length: 0, 5||evil!",
        "HTTP/1.1 200 OK|Content-Length: -1||evil!",
        "HTTP/1.1 200 OK|Content-Length: 0x5||evil!",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 5||5|evil!|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Transfer-Encoding: x||5|evil!|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: identity||evil!",
        "HTTP/1.0 200 OK|Transfer-Encoding: chunked||5|evil!|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5;\n|evil!|0||",
        "HTTP/1.1 2000 OK|X: evil|Content-Length: 0||",
        "HTTP/1.1 099 OK|X: evil|Content-Length: 0||",
        "HTTP/1.1  200 OK|X: evil|Content-Length: 0||",
        "HTTP/1.1 600 OK|X: evil|Content-Length: 0||",
        "HTTP/1.2 200 OK|X: evil|Content-Length: 0||",
        "HTTP/2.0 200 OK|X: evil|Content-Length: 0||",
        "evil|",
        "|HTTP/1.1 200 OK|X: evil|Content-Length: 0||"
      })
  void makes_a_bad_gateway_of_what_is_not_exactly_one_answer(String said) throws Exception {
    String raw = said.replace("|", "\r\n");
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(raw);
        Door door = Door.to(upstream.url()).before(Stage.AUTHORIZE, Verdict::pass).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      byte[] all = caller.head().getBytes(StandardCharsets.ISO_8859_1);
      String head = new String(all, StandardCharsets.ISO_8859_1);
      boolean broken = head.startsWith("HTTP/1.1 502 ");
      // The head of an answer whose chunks are wrong has left already.
      assertThat(broken || (said.contains(";\n") && caller.ended())).as(head).isTrue();
      assertThat(head).doesNotContain("evil");
      try (RawCaller victim = door.caller()) {
        upstream.now(ScriptedUpstream.always(HELLO));
        victim.send(Raw.head("GET /victim HTTP/1.1", "Host: a"));
        assertThat(victim.answer().content()).isEqualTo("hello");
      }
    }
  }
}
