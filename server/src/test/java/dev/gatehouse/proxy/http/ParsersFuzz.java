package dev.gatehouse.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bent bytes for each of the parsers: none throws anything but a refusal, none sees something else
 * when the bytes come in other pieces, and what they let pass is in its one canonical form.
 */
class ParsersFuzz {
  private static final long SEED = Long.getLong("gatehouse.seed", 20261125L);
  private static final Duration TIME =
      Duration.ofSeconds(Long.getLong("gatehouse.seconds", 20L)).dividedBy(4);

  private static final List<String> SPLINTERS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          " ",
          "\t",
          ":",
          ";",
          ",",
          "=",
          "\"",
          "\\",
          "/",
          "//",
          "/../",
          "/./",
          "%2e",
          "%2E%2e/",
          "%2f",
          "%5c",
          "%00",
          "%",
          "%c0%af",
          "?",
          "#",
          "*",
          "[",
          "]",
          "@",
          "\u00e4",
          "\u00ff",
          "0",
          "ffffffffffffffff",
          "5;a=\"b\"",
          "0\r\n\r\n",
          "HTTP/1.1",
          "HTTP/1.0",
          "HTTP/2.0",
          "Host: b\r\n",
          "Content-Length: 5\r\n",
          "Transfer-Encoding: chunked\r\n",
          "for=",
          "unknown",
          "_x",
          "A".repeat(300));

  private static final List<String> HEADS =
      List.of(
          "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "POST /a/b?c=d HTTP/1.1\r\nHost: a.example:80\r\nContent-Length: 3\r\nX: y\r\n\r\n",
          "PUT /a%20b HTTP/1.1\r\nHost: [2001:db8::1]\r\nTransfer-Encoding: chunked\r\n\r\n",
          "GET http://a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "OPTIONS * HTTP/1.0\r\nHost: a\r\nAccept: b\r\nAccept: c\r\n\r\n");

  private final Random random = new Random(SEED);
  private long tried;

  /** What is tried with bent bytes. */
  private interface Trial {
    void with(String bent) throws Exception;
  }

  private void bend(String name, List<String> whole, Trial trial) {
    long end = System.nanoTime() + TIME.toNanos();
    for (tried = 0; System.nanoTime() < end; tried++) {
      StringBuilder bent = new StringBuilder(whole.get(random.nextInt(whole.size())));
      for (int i = random.nextInt(5); i > 0 && !bent.isEmpty(); i--) {
        int at = random.nextInt(bent.length());
        switch (random.nextInt(5)) {
          case 0 -> bent.setCharAt(at, (char) random.nextInt(256));
          case 1 -> bent.deleteCharAt(at);
          case 2 -> bent.insert(at, bent.substring(at, Math.min(bent.length(), at + 12)));
          case 3 -> bent.setLength(at);
          default -> bent.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        }
      }
      String text = bent.toString();
      try {
        trial.with(text);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("%s, seed %d, trial %d: %s".formatted(name, SEED, tried, text), e);
      }
    }
    System.out.printf("ParsersFuzz: %s, %d trials, seed %d%n", name, tried, SEED);
  }

  /** What a head was read as; empty for a refusal or if it did not end. */
  private Optional<String> read(byte[] bytes, boolean inPieces) {
    RequestHead head = new RequestHead(Limits.USUAL, "http");
    try {
      int at = inPieces ? 0 : bytes.length;
      while (!head.read(bytes, at)) {
        if (at == bytes.length) {
          return Optional.empty();
        }
        at = Math.min(bytes.length, at + 1 + random.nextInt(3));
      }
    } catch (Refused e) {
      return Optional.empty();
    }
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < head.headers().size(); i++) {
      fields.append(head.headers().name(i)).append(':').append(head.headers().value(i));
    }
    return Optional.of(
        String.join(
            "|",
            head.method(),
            head.authority(),
            head.path(),
            head.query(),
            Long.toString(head.contentLength()),
            Boolean.toString(head.persistent()),
            Integer.toString(head.end()),
            fields));
  }

  @Test
  void request_heads() {
    bend(
        "request head",
        HEADS,
        bent -> {
          byte[] bytes = bent.getBytes(ISO_8859_1);
          Optional<String> whole = read(bytes, false);
          assertThat(read(bytes.clone(), true)).isEqualTo(whole);
        });
  }

  @Test
  void paths() {
    bend(
        "path",
        List.of("/a/b", "/a%20b/c?d=e", "/%41/~b", "/public/x.y;z", "/caf%C3%A9?", "http://a/b"),
        bent -> {
          byte[] bytes = ("GET " + bent + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
          RequestHead head = new RequestHead(Limits.USUAL, "http");
          try {
            if (!head.read(bytes, bytes.length)) {
              return;
            }
          } catch (Refused e) {
            return;
          }
          String path = head.path();
          assertThat(path)
              .startsWith("/")
              .doesNotContain("//", "/./", "/../", "\\", "#", "?")
              .doesNotEndWith("/..")
              .doesNotEndWith("/.")
              .doesNotContainPattern(
                  "%2[EeDd]|%[46][1-9a-fA-F]|%5[0-9aAfF]|%[0-9A-F]?[a-f]|%5C|%00")
              .matches("[!-~]*");
          // The canonical form is its own.
          byte[] again = ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
          RequestHead second = new RequestHead(Limits.USUAL, "http");
          assertThat(second.read(again, again.length)).isTrue();
          assertThat(second.path()).isEqualTo(path);
        });
  }

  @Test
  void chunked_contents() {
    bend(
        "chunked content",
        List.of(
            "5\r\nhello\r\n0\r\n\r\n",
            "3;a=b\r\nabc\r\n2;c=\"d\"\r\nde\r\n0\r\nX: y\r\n\r\n",
            "0\r\n\r\n",
            "000a\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\n"),
        bent -> {
          byte[] bytes = bent.getBytes(ISO_8859_1);
          ChunkSyntax chunks = new ChunkSyntax(Limits.USUAL);
          long content = 0;
          try {
            for (int at = 0; at < bytes.length && !chunks.ended(); ) {
              long data = Math.min(chunks.data(), bytes.length - at);
              if (data > 0) {
                chunks.skip(data);
                at += (int) data;
                content += data;
              } else {
                chunks.accept(bytes[at++]);
              }
            }
          } catch (Refused e) {
            return;
          }
          assertThat(content).isLessThan(bytes.length + 1L);
          if (chunks.ended()) {
            // Only what is exactly in the grammar ends.
            assertThat(bent)
                .matches(
                    "(?s)(0*[1-9a-fA-F][0-9a-fA-F]*(;[^\r\n]*)?\r\n.*\r\n)*0+(;[^\r\n]*)?\r\n.*");
          }
        });
  }

  @Test
  void forwarded_fields() {
    bend(
        "Forwarded",
        List.of(
            "for=192.0.2.1",
            "for=192.0.2.1;proto=https;host=a.example, for=\"[2001:db8::1]:80\"",
            "for=unknown, for=_hidden;by=203.0.113.43",
            ", ,for=\"a\\\"b\";host=\"c:80\""),
        bent -> {
          List<ForwardedField.Hop> hops;
          try {
            hops = ForwardedField.read(List.of(bent));
          } catch (Refused e) {
            return;
          }
          assertThat(hops.size()).isLessThanOrEqualTo(64);
          // No more hops are seen than there are commas for.
          assertThat((long) hops.size())
              .isLessThanOrEqualTo(1 + bent.chars().filter(c -> c == ',').count());
          assertThat(hops)
              .allSatisfy(
                  hop ->
                      assertThat(Arrays.asList(hop.node(), hop.host(), hop.proto()))
                          .allMatch(said -> said.chars().allMatch(c -> c >= ' ' && c <= '~')));
        });
  }
}
