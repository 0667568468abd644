package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What few upstreams answer and all may is passed on, and costs no call behind it anything. */
@ExtendWith(NoLeaks.class)
class LegalAnswersTest {
  /**
   * A method and what it is answered with; the status and the content that come through, and
   * whether the connection carries the next call too.
   */
  @ParameterizedTest(name = "{0} answered {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // Status lines.
        "GET | HTTP/1.1 200~Content-Length: 2~~ok | 200 | ok | true",
        "GET | HTTP/1.1 200 \u00c3\u00a9~Content-Length: 2~~ok | 200 | ok | true",
        "GET | HTTP/1.1 330 Server on the move~Content-Length: 0~~ | 330 | '' | true",
        "GET | HTTP/1.1 599 x~Content-Length: 0~~ | 599 | '' | true",
        // Interim answers, whatever they say of themselves.
        "GET | HTTP/1.1 199 Odd~~HTTP/1.1 200 OK~Content-Length: 2~~ok | 200 | ok | true",
        "GET | HTTP/1.1 100 C~Content-Length: 0~~HTTP/1.1 200 OK~Content-Length: 2~~ok"
            + " | 200 | ok | true",
        "GET | HTTP/1.1 100 C~Content-Length: 5~~HTTP/1.1 200 OK~Content-Length: 2~~ok"
            + " | 200 | ok | false",
        "GET | HTTP/1.1 100 C~Transfer-Encoding: chunked~~HTTP/1.1 200 OK~Content-Length: 2~~ok"
            + " | 200 | ok | false",
        "GET | HTTP/1.1 102 P~Connection: close~~HTTP/1.1 200 OK~Content-Length: 2~~ok"
            + " | 200 | ok | true",
        "HEAD | HTTP/1.1 103 E~Link: x~~HTTP/1.1 200 OK~Content-Length: 2~~ | 200 | '' | true",
        // Contents.
        "GET | HTTP/1.1 200 OK~Transfer-Encoding: Chunked ~~2~ok~0~~ | 200 | ok | true",
        "GET | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~0002;a;b=c~ok~00;x~A: b~~"
            + " | 200 | ok | true",
        "GET | HTTP/1.1 200 OK~Content-Length: 5~Upgrade: websocket~Connection: upgrade~~hello"
            + " | 200 | hello | true",
        "GET | HTTP/1.1 200 OK~Connection: content-length, date~Content-Length: 2~Date: x~~ok"
            + " | 200 | ok | true",
        "GET | HTTP/1.1 205 R~Content-Length: 2~~ok | 205 | ok | true",
        "GET | HTTP/1.1 206 P~Content-Range: bytes 0-1/9~Content-Length: 2~~ok | 206 | ok | true",
        "GET | HTTP/1.1 426 U~Upgrade: h2c~Connection: Upgrade~Content-Length: 0~~"
            + " | 426 | '' | true",
        // What only looks like another answer.
        "GET | HTTP/1.1 200 OK~Content-Length: 45~~HTTP/1.1 404 Not Found~Content-Length: 0~~"
            + " | 200 | 'HTTP/1.1 404 Not Found~Content-Length: 0~~' | true",
        // No content, whatever is said of it.
        "HEAD | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ | 200 | '' | true",
        "HEAD | HTTP/1.1 200 OK~~ | 200 | '' | true",
        "HEAD | HTTP/1.1 404 No~Content-Length: 999~~ | 404 | '' | true",
        "GET | HTTP/1.1 204 N~Content-Length: 0~~ | 204 | '' | true",
        "GET | HTTP/1.1 204 N~Content-Length: 20~~ | 204 | '' | false",
        "GET | HTTP/1.1 204 N~Transfer-Encoding: chunked~~ | 204 | '' | false",
        "GET | HTTP/1.1 304 N~Transfer-Encoding: chunked~~ | 304 | '' | true",
        "GET | HTTP/1.1 304 N~Content-Length: 99~~ | 304 | '' | true",
        // What becomes of the connection.
        "GET | HTTP/1.0 200 OK~Connection: Keep-Alive~Content-Length: 2~~ok | 200 | ok | true",
        "GET | HTTP/1.0 200 OK~Content-Length: 2~~ok | 200 | ok | false",
        "GET | HTTP/1.1 200 OK~Connection: keep-alive, Close~Content-Length: 2~~ok"
            + " | 200 | ok | false",
        "GET | HTTP/1.1 200 OK~Connection: x~Connection: close~Content-Length: 2~~ok"
            + " | 200 | ok | false",
        "GET | HTTP/1.1 200 OK~Keep-Alive: timeout=3, max=9~Content-Length: 2~~ok"
            + " | 200 | ok | true",
        "GET | HTTP/1.1 200 OK~Keep-Alive: max=9, timeout=0~Content-Length: 2~~ok"
            + " | 200 | ok | false",
        "GET | HTTP/1.1 200 OK~Keep-Alive: max=9,,Timeout=3~Content-Length: 2~~ok"
            + " | 200 | ok | true",
        "GET | HTTP/1.1 200 OK~Keep-Alive: x-timeout=0~Content-Length: 2~~ok | 200 | ok | true",
        "GET | HTTP/1.1 200 OK~Keep-Alive: timeout=0~Content-Length: 2~~ok | 200 | ok | false",
      })
  void pass(String method, String said, int status, String content, boolean again)
      throws Exception {
    byte[] answer = said.replace("~", "\r\n").getBytes(ISO_8859_1);
    try (ScriptedUpstream upstream =
            new ScriptedUpstream((request, out) -> answer(request, out, answer));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller streams = new FrameCaller(door.listener.address()).greet()) {
      caller.send(
          Raw.head(method + " /first HTTP/1.1", "Host: a")
              + Raw.head("GET /behind HTTP/1.1", "Host: a"));
      RawCaller.Answer first = caller.answer(method.equals("HEAD"));
      assertThat(first.status()).isEqualTo(status);
      assertThat(first.content()).isEqualTo(content.replace("~", "\r\n"));
      assertThat(caller.answer().content()).isEqualTo("GET /behind HTTP/1.1");
      assertThat(upstream.connections).hasValue(again ? 1 : 2);
      int stream = streams.open(FrameCaller.request(method, "/first"), true);
      FrameCaller.Answer over = streams.flush().answer(stream);
      assertThat(over.status()).isEqualTo(status);
      assertThat(over.content()).isEqualTo(first.content());
      assertThat(streams.get("/behind").content()).isEqualTo("GET /behind HTTP/1.1");
    }
  }

  private static boolean answer(ScriptedUpstream.Seen request, OutputStream out, byte[] first)
      throws IOException {
    if (request.line().contains("/first")) {
      out.write(first);
      return true;
    }
    String line = request.line();
    out.write(
        (Raw.head("HTTP/1.1 200 OK", "Content-Length: " + line.length()) + line)
            .getBytes(ISO_8859_1));
    return true;
  }
}
