package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hostile bytes with seeds: every connection ends in refusals or honest answers, never in a bug.
 */
@ExtendWith(NoLeaks.class)
class RandomBytesTest {
  private static final List<String> PIECES =
      List.of(
          "GET ",
          "POST ",
          "/",
          " HTTP/1.1",
          "\r\n",
          "\n",
          "\r",
          "Host: a",
          "Content-Length: ",
          "5",
          "Transfer-Encoding: chunked",
          "0",
          ":",
          " ",
          "\t",
          "%2e",
          "..",
          "\0",
          "hello",
          ";",
          "\"",
          "Expect: 100-continue",
          "Connection: close",
          "\r\n\r\n",
          "a=b",
          "é",
          "*",
          "HTTP/1.0");

  @Test
  void meets_no_bug_in_a_caller_of_random_pieces() throws Exception {
    Random random = new Random(20261121);
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open()) {
      for (int i = 0; i < 2000; i++) {
        try (RawCaller caller = door.caller()) {
          caller.send(hostile(random));
          caller.socket().shutdownOutput();
          String rest = caller.rest();
          assertThat(rest).doesNotContain("internal-error");
        }
      }
      try (RawCaller honest = door.caller()) {
        assertThat(honest.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().content())
            .isEqualTo("hello");
      }
    }
  }

  @Test
  void meets_no_bug_in_an_upstream_of_random_pieces() throws Exception {
    Random random = new Random(20261121);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                (_, out) -> {
                  synchronized (random) {
                    if (random.nextBoolean()) {
                      out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                    out.write(hostile(random));
                  }
                  return false;
                });
        Door door = Door.to(upstream.url()).open()) {
      for (int i = 0; i < 2000; i++) {
        try (RawCaller caller = door.caller()) {
          caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "Connection: close"));
          assertThat(caller.rest()).startsWith("HTTP/1.1 ").doesNotContain("internal-error");
        }
      }
    }
  }

  private static byte[] hostile(Random random) {
    StringBuilder bytes = new StringBuilder();
    if (random.nextBoolean()) {
      bytes.append("POST / HTTP/1.1\r\nHost: a\r\n");
    }
    for (int i = random.nextInt(20); i >= 0; i--) {
      bytes.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
