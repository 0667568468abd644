package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are taken over HTTP/2, and how they are passed on. */
@ExtendWith(NoLeaks.class)
class StreamHeadsTest {
  private static FrameCaller caller(Door door) throws Exception {
    return new FrameCaller(door.listener.address()).greet();
  }

  @Test
  void forwards_a_call_as_http_1_1_would() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      FrameCaller.Answer answer =
          caller.get("/a%7Eb?c=d", "accept", "x/y", "x-forwarded-for", "1.2.3.4", "te", "trailers");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo("hello");
      assertThat(answer.fields()).containsEntry("content-length", "5").containsKey("date");
      Outcome record = door.ledger.nextRecord();
      assertThat(answer.fields()).containsEntry("gatehouse-call", record.exchange().id());
      assertThat(record.decision()).isEqualTo(Decision.ALLOWED);
      ScriptedUpstream.Seen seen = upstream.next();
      assertThat(seen.line()).isEqualTo("GET /a~b?c=d HTTP/1.1");
      assertThat(seen.head()).contains("\r\naccept: x/y\r\n").doesNotContain("1.2.3.4", "te: ");
    }
  }

  @Test
  void refuses_what_is_no_request_with_a_recorded_reason_and_goes_on() throws Exception {
    String[][] wrong = {
      {"x\r\ny", "z", "malformed-request"},
      {"x", "y\r\nz: a", "malformed-request"},
      {"x", "y\0", "malformed-request"},
      {"x:", "y", "malformed-request"},
      {"X-Upper", "y", "malformed-request"},
      {"", "y", "malformed-request"},
      {"x", " y", "malformed-request"},
      {"x", "y\t", "malformed-request"},
      {":path", "/other", "malformed-request"},
      {":unknown", "y", "malformed-request"},
      {"connection", "close", "malformed-request"},
      {"keep-alive", "1", "malformed-request"},
      {"proxy-connection", "close", "malformed-request"},
      {"transfer-encoding", "chunked", "malformed-request"},
      {"upgrade", "h2c", "malformed-request"},
      {"te", "gzip", "malformed-request"},
      {"host", "b", "invalid-host"},
      {"content-length", "5", "ambiguous-framing"},
      {"content-length", "+0", "ambiguous-framing"},
      {"expect", "something", "expectation-failed"},
    };
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      for (String[] field : wrong) {
        FrameCaller.Answer answer = caller.get("/", field[0], field[1]);
        Outcome record = door.ledger.nextRecord();
        assertThat(record.reason().map(Reason::code)).as(field[0]).contains(field[2]);
        assertThat(answer.status()).isEqualTo(record.reason().orElseThrow().status());
        assertThat(answer.content()).contains("\"code\":\"" + field[2] + "\"");
      }
      for (String path :
          new String[] {
            "",
            "a",
            "/a b",
            "/a\tb",
            "/a\r\nb",
            "//",
            "/../a",
            "/%zz",
            "*",
            "http://a/",
            "/a#b",
            "/\u00e9"
          }) {
        FrameCaller.Answer answer = caller.get(path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        door.ledger.nextRecord();
      }
      for (String scheme : new String[] {"https", "ftp", "", "HTTP"}) {
        byte[] block =
            FrameCaller.block(":method", "GET", ":scheme", scheme, ":authority", "a", ":path", "/");
        int stream = caller.open(block, true);
        assertThat(caller.flush().answer(stream).status()).as(scheme).isEqualTo(400);
        door.ledger.nextRecord();
      }
      assertThat(upstream.connections).hasValue(0);
      assertThat(caller.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void joins_the_crumbs_of_a_cookie() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      caller.get("/", "cookie", "a=b", "x", "y", "cookie", "c=d", "cookie", "e=f", "z", "1");
      assertThat(upstream.next().head()).contains("\r\ncookie: a=b; c=d; e=f\r\nx: y\r\nz: 1\r\n");
      caller.get("/", "cookie", "", "cookie", "a=b", "cookie", "", "x", "y", "cookie", "");
      assertThat(upstream.next().head()).contains("\r\ncookie: a=b\r\nx: y\r\n");
      caller.get("/", "cookie", "", "x", "y", "cookie", "");
      assertThat(upstream.next().head()).contains("\r\ncookie: \r\nx: y\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"500, 200", "501, 431"})
  void takes_no_more_crumbs_of_a_cookie_than_five_for_each_field(int crumbs, int status)
      throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = caller(door)) {
      String[] fields = new String[2 * (crumbs + 1)];
      for (int i = 0; i < fields.length; i += 2) {
        fields[i] = "cookie";
        fields[i + 1] = "a=b";
      }
      assertThat(caller.get("/", fields).status()).isEqualTo(status);
    }
  }

  /** RFC 9113 §6.2: five bytes of priority, of which padding has taken some, or never came. */
  @ParameterizedTest
  @CsvSource({"0x2c, 0600000000100000000000, 1", "0x24, 000000, 6", "0x2c, 0000000000, 6"})
  void tells_padding_in_the_place_of_a_priority_from_too_small_a_frame(
      String flags, String payload, int code) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      caller.frame(Frames.HEADERS, Integer.decode(flags), 1, HexFormat.of().parseHex(payload));
      assertThat(caller.flush().goneAway()).isEqualTo(code);
    }
  }
}
