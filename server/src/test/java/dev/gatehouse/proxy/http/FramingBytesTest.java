package dev.gatehouse.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Any byte in any place of a second field that would frame a message otherwise: it is refused, or
 * it is another field for every reader.
 */
class FramingBytesTest {
  /** A line with something in it, in each place where a lenient reader could overlook it. */
  private static List<String> lines(String name, String value, String odd) {
    int middle = name.length() / 2;
    return List.of(
        odd + name + ": " + value,
        name + odd + ": " + value,
        name.substring(0, middle) + odd + name.substring(middle) + ": " + value,
        name.replace("-", odd) + odd + ": " + value,
        name + ":" + odd + value,
        name + ": " + value + odd,
        name + ": " + value + "," + odd,
        name + ": " + odd + ", " + value,
        "X: y" + odd + name + ": " + value,
        "X: y\r" + odd + name + ": " + value,
        "X: y" + odd + "\n" + name + ": " + value,
        "X: y\r\n" + odd + "\r\n" + name + ": " + value,
        "X" + odd + "\r\n " + name + ": " + value);
  }

  @ParameterizedTest
  @CsvSource({
    "Transfer-Encoding, chunked, Content-Length: 5, 5",
    "Content-Length, 7, Content-Length: 5, 5",
    "Content-Length, 7, Transfer-Encoding: chunked, -1",
    "Transfer-Encoding, identity, Transfer-Encoding: chunked, -1",
  })
  void frames_by_what_it_took_for_framing_alone(
      String name, String value, String beside, long length) {
    int whole = 0;
    for (int b = 0; b < 256; b++) {
      for (String line : lines(name, value, String.valueOf((char) b))) {
        for (String fields : new String[] {beside + "\r\n" + line, line + "\r\n" + beside}) {
          whole += framed(fields, length);
        }
      }
    }
    // Names that are others, and values that speak of it.
    assertThat(whole).isBetween(1000, 2500);
  }

  private static int framed(String fields, long length) {
    RequestHead asked = new RequestHead(Limits.USUAL, "http");
    ResponseHead answered = new ResponseHead(Limits.USUAL);
    byte[] request = bytes("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n");
    byte[] answer = bytes("HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n");
    boolean taken;
    try {
      taken = asked.read(request, request.length) && asked.end() == request.length;
      if (taken) {
        assertThat(asked.contentLength()).as(fields).isEqualTo(length);
      }
    } catch (Refused refused) {
      taken = false;
    }
    try {
      boolean also = answered.read(answer, answer.length) && answered.end() == answer.length;
      assertThat(also).as(fields).isEqualTo(taken);
      long said = answered.chunked() ? -1 : answered.contentLength();
      assertThat(said).as(fields).isEqualTo(length);
    } catch (Refused refused) {
      assertThat(taken).as(fields).isFalse();
    }
    return taken ? 1 : 0;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
