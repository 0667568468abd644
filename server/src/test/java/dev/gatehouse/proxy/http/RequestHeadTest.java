package dev.gatehouse.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.pipeline.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private final RequestHead head = new RequestHead(Limits.USUAL, "http");

  private boolean read(String text) throws Refused {
    byte[] bytes = text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return head.read(bytes, bytes.length);
  }

  private Reason refusal(String text) {
    Refused refused = catchThrowableOfType(Refused.class, () -> read(text));
    assertThat(refused).as(text).isNotNull();
    return refused.deny().reason();
  }

  @Test
  void reads_the_same_from_any_fragments() throws Exception {
    String text =
        "\r\nPOST /a/%7Eb?c=d HTTP/1.1\r\nHost: Example.COM:8080\r\nA:  b c \t\r\nE:\r\n"
            + "Content-Length: 12\r\n\r\nrest";
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      head.begin();
      boolean complete = false;
      for (int length = 0; !complete; length = Math.min(bytes.length, length + random.nextInt(9))) {
        complete = head.read(bytes, length);
      }
      assertThat(head.end()).isEqualTo(bytes.length - 4);
      assertThat(head.method()).isEqualTo("POST");
      assertThat(head.authority()).isEqualTo("example.com");
      assertThat(head.path()).isEqualTo("/a/~b");
      assertThat(head.query()).isEqualTo("c=d");
      assertThat(head.contentLength()).isEqualTo(12);
      assertThat(head.headers().first("a")).contains("b c");
      assertThat(head.headers().first("e")).contains("");
      assertThat(head.persistent()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/|/",
        "/a/|/a/",
        "/a.b/..c/...|/a.b/..c/...",
        "/%41%2d%2E%5f%7e|/A-._~",
        "/%c3%a9|/%C3%A9",
        "/%F0%9F%98%80|/%F0%9F%98%80",
        "/a%20b%2c|/a%20b%2C",
        "/5%c2%a5/1%e2%81%842/%e2%82%a95%e2%80%8b|/5%C2%A5/1%E2%81%842/%E2%82%A95%E2%80%8B",
        "/a@b:c,d!$&'()*+=|/a@b:c,d!$&'()*+=",
        "/x?y=/../z&%41|/x",
        "http://h/a/b|/a/b",
        "HTTP://H|/",
        "http://h?x=/y|/",
        "http://h?|/",
      })
  void brings_a_path_into_its_one_form(String target, String path) throws Exception {
    assertThat(read("GET " + target + " HTTP/1.1~Host: h~~")).isTrue();
    assertThat(head.path()).isEqualTo(path);
    assertThat(head.hasEncodedDelimiter()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%2Fb", "/a%2fb", "/%25", "/a;b", "/a%3bb", "/%3F", "/%23"})
  void marks_a_path_that_holds_an_encoded_delimiter(String target) throws Exception {
    assertThat(read("GET " + target + " HTTP/1.1~Host: h~~")).isTrue();
    assertThat(head.hasEncodedDelimiter()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "/a//b",
        "/./a",
        "/a/.",
        "/a/..",
        "/../a",
        "/%2e",
        "/.%2E/a",
        "/%2e%2e",
        "/..;x/a",
        "/a/..%2fb",
        "/..%5cb",
        "/%5c",
        "/a\\b",
        "/a#b",
        "/a%",
        "/a%2",
        "/a%zz",
        "/%u002e",
        "/%00",
        "/%0d%0a",
        "/%7f",
        "/%c0%af",
        "/%c0%ae%c0%ae",
        "/%e0%80%af",
        "/%ed%a0%80",
        "/%f4%90%80%80",
        "/%ff",
        "/%80",
        "/%c3",
        "/%c3x",
        "/%c2%85",
        "/%252e%252e",
        "/..%ef%bc%8fa",
        "/%ef%bc%8e.",
        "/%ef%bc%bc",
        "/..%20/a",
        "/%20/a",
        "/%e3%80%80",
        "/%20%e2%80%8b/a",
        "/..%c2%a5a",
        "/a%e2%82%a9..%e2%82%a9b",
        "/..%e2%88%95a",
        "/..%e2%81%84a",
        "/..%e2%88%96a",
        "/..%e2%a7%b5a",
        "/..%e2%a7%b8a",
        "/.%e2%80%8b./a",
        "/.%c2%ad/a",
        "/%ef%bb%bf../a",
        "/.%ef%b8%8e./a",
        "/..%25ef%25bc%258fa",
        "/<a>",
        "/a^b",
        "/a|b",
        "/a`",
        "/{a}",
        "/é",
        "a",
        "*",
        "h:80",
        "ftp://h/",
        "https://h/",
        "http://h?#",
        "http://?x",
        "/a?b#c",
        "/a?%4",
        "/a?%gg",
      })
  void refuses_a_target_that_could_be_read_in_two_ways(String target) {
    assertThat(refusal("GET " + target + " HTTP/1.1~Host: h~~"))
        .isIn(Reason.INVALID_TARGET, Reason.INVALID_HOST);
  }

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "A.Example, a.example",
    "a.b.:80, a.b",
    "127.0.0.1:1, 127.0.0.1",
    "[::1]:80, [::1]",
    "a_b-c, a_b-c",
    "[::FFFF:1.2.3.4], [::ffff:1.2.3.4]",
    "[1:2:3:4:5:6:7::], [1:2:3:4:5:6:7::]",
    "[::2:3:4:5:6:7:8], [::2:3:4:5:6:7:8]",
    "[::], [::]",
  })
  void reads_a_host(String host, String canonical) throws Exception {
    assertThat(read("GET / HTTP/1.1~Host: " + host + "~~")).isTrue();
    assertThat(head.authority()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a,b",
        "a/b",
        "a@b",
        "a:b",
        "a:",
        "a:0",
        "a:00",
        "a:65536",
        "a:123456",
        ":80",
        "[::1",
        "::1",
        "[g::1]",
        "a..b",
        ".a",
        "a?b",
        "a#b",
        "a%41",
        "[]",
        "[::1]x",
        "[:::]",
        "[1::2::3]",
        "[12345::]",
        "[1:2:3]",
        "[:1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8::]",
        "[1:2:3:4:5:6:7:8:9]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[1.2.3.4::]",
        "[00001::]",
        "[::00000]",
        "[::01.2.3.4]",
        "[::1.2.3.00]",
        "é",
      })
  void refuses_what_is_no_host(String host) {
    assertThat(refusal("GET / HTTP/1.1~Host: " + host + "~~")).isEqualTo(Reason.INVALID_HOST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1~~|INVALID_HOST",
        "GET / HTTP/1.1~Host: a~Host: a~~|INVALID_HOST",
        "GET http://b/ HTTP/1.1~Host: a~~|INVALID_HOST",
        "GET http://a:8080/ HTTP/1.1~Host: a~~|INVALID_HOST",
        "GET http://a:443/ HTTP/1.1~Host: a~~|INVALID_HOST",
        "GET http://u@a:80/ HTTP/1.1~Host: a~~|INVALID_HOST",
        "GET /~|MALFORMED_REQUEST",
        "GET / HTTP/1.1 ~Host: a~~|MALFORMED_REQUEST",
        "GET  / HTTP/1.1~Host: a~~|MALFORMED_REQUEST",
        "GET / http/1.1~Host: a~~|MALFORMED_REQUEST",
        "GET / HTTP/1.10~Host: a~~|MALFORMED_REQUEST",
        "G(T / HTTP/1.1~Host: a~~|MALFORMED_REQUEST",
        "GET / HTTP/2.0~Host: a~~|VERSION_NOT_SUPPORTED",
        "GET / HTTP/1.2~Host: a~~|VERSION_NOT_SUPPORTED",
        "~~GET / HTTP/1.1~Host: a~~|MALFORMED_REQUEST",
        "GET / HTTP/1.1~Host: a~ b: c~~|MALFORMED_REQUEST",
        "GET / HTTP/1.1~ Host: a~~|MALFORMED_REQUEST",
        "GET / HTTP/1.1~Host: a~b : c~~|MALFORMED_REQUEST",
        "GET / HTTP/1.1~Host: a~b~~|MALFORMED_REQUEST",
        "TRACE / HTTP/1.1~Host: a~~|METHOD_NOT_ALLOWED",
        "CONNECT a:1 HTTP/1.1~Host: a:1~~|METHOD_NOT_ALLOWED",
        "POST / HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 5~~|AMBIGUOUS_FRAMING",
        "POST / HTTP/1.1~Host: a~Content-Length: 05~~|AMBIGUOUS_FRAMING",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip~~|CODING_NOT_IMPLEMENTED",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~|AMBIGUOUS_FRAMING",
        "POST / HTTP/1.1~Host: a~Expect: x~~|EXPECTATION_FAILED",
        "POST / HTTP/1.1~Host: a~Content-Type: a~content-type: b~~|MALFORMED_REQUEST",
      })
  void refuses_a_head_for_its_reason(String text, Reason reason) {
    assertThat(refusal(text)).isEqualTo(reason);
  }

  @Test
  void refuses_every_control_byte_wherever_it_stands() {
    for (int b = 0; b < 32; b++) {
      for (String text : new String[] {"GET /%c HTTP/1.1~Host: a~~", "G%cT / HTTP/1.1~Host: a~~"}) {
        assertThat(refusal(text.formatted(b))).isNotNull();
        head.begin();
      }
      if (b != '\t') {
        assertThat(refusal("GET / HTTP/1.1~Host: a~b: %cc~~".formatted(b))).isNotNull();
        head.begin();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, close, false", "HTTP/1.1, keep-alive, true", "HTTP/1.1, 'x , CLOSE', false",
    "HTTP/1.1, x, true", "HTTP/1.0, keep-alive, false", "HTTP/1.1, closed, true",
    "HTTP/1.1, 'close\u00a0', true", "HTTP/1.1, '\u0080close', true",
  })
  void knows_whether_the_connection_goes_on(String version, String connection, boolean persistent)
      throws Exception {
    assertThat(read("GET / " + version + "~Host: a~Connection: " + connection + "~~")).isTrue();
    assertThat(head.persistent()).isEqualTo(persistent);
  }
}
