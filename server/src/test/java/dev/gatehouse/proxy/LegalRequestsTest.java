package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is unusual and legal is served, in whatever pieces it comes: strictness has two sides. */
@ExtendWith(NoLeaks.class)
class LegalRequestsTest {
  /** As the controls see it, and a request behind it. */
  private static void assertServed(String raw, String content) {
    byte[] bytes =
        (raw.replace("|", "\r\n") + Raw.head("GET /behind HTTP/1.1", "Host: a"))
            .getBytes(ISO_8859_1);
    for (int piece : new int[] {bytes.length, 1, 7}) {
      try (EmbeddedDoor door = new EmbeddedDoor(false)) {
        door.sendAll(bytes, piece);
        assertThat(door.seen).as("pieces of " + piece).hasSize(2);
        assertThat(door.seen.getFirst().content()).isEqualTo(content);
        assertThat(door.seen.getLast().target()).isEqualTo("/behind");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|GET / HTTP/1.1|Host: a||",
        "GET http://a/x HTTP/1.1|Host: a||",
        "GET HTTP://A/x?y HTTP/1.1|Host: a||",
        "GET http://a HTTP/1.1|Host: a||",
        "GET http://a?x=1 HTTP/1.1|Host: a||",
        "GET http://[::1]:80/x HTTP/1.1|Host: [::1]:80||",
        "GET /? HTTP/1.1|Host: a||",
        "GET /?a?b??c HTTP/1.1|Host: a||",
        "GET /?a=http://x.y/?z=1&b=c;d HTTP/1.1|Host: a||",
        "GET /?a[]=b&c={d}&e=\"f\"&g=<h>&i=^`&j=\\ HTTP/1.1|Host: a||",
        "GET /(x)/a=b,c/@me/$x/!y/*z/'q'/+1/a:b/~u/...b/..c HTTP/1.1|Host: a||",
        "GET /.well-known/%E2%82%AC/a%20b HTTP/1.1|Host: a||",
        "GET http://a:80/x HTTP/1.1|Host: a||",
        "GET http://A./x HTTP/1.1|Host: a:80||",
        "GET http://[::1]/x HTTP/1.1|Host: [::1]:80||",
        "GET / HTTP/1.1|Host: xn--bcher-kva.example||",
        "GET / HTTP/1.1|Host: a_b.example.||",
        "GET / HTTP/1.1|Host: [::ffff:127.0.0.1]:80||",
        "GET / HTTP/1.1|host:a|ACCEPT:*/*|x-EMPTY:|y: \t ||",
        "GET / HTTP/1.1|Host: a|1: 2|!#$%&'*+-.^_`~: 3||",
        "GET / HTTP/1.1|Host: a|X: a\tb|Y: \u00e9\u00ff|Z: ,,;=\"||",
        "GET / HTTP/1.1|Host: a|Cookie: a=\"b; c\"; d=e|Cookie: f=g||",
        "GET / HTTP/1.1|Host: a|Connection: keep-alive, TE|TE: trailers, deflate;q=0.5||",
        "GET / HTTP/1.1|Host: a|Connection: ,,|Connection:||",
        "GET / HTTP/1.1|Host: a|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c"
            + "|HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA||",
        "GET / HTTP/1.1|Host: a|Keep-Alive: timeout=5|Proxy-Connection: keep-alive||",
        "GET / HTTP/1.1|Host: a|Expect:||",
        "GET / HTTP/1.1|Host: a|Expect: 100-continue||",
        "GET / HTTP/1.1|Host: a|Expect: ,100-continue ,\t100-Continue,||",
        "GET / HTTP/1.1|Host: \t \t a\t \t||",
        "GET / HTTP/1.1|Host: a|Connection: a,b,c,d,e,f,g,h,i,j,k,l,m, Host, Content-Length||",
        "GET / HTTP/1.1|Host: a|Content-Length: 0||",
        "POST / HTTP/1.1|Host: a||",
        "get / HTTP/1.1|Host: a||",
        "M-SEARCH / HTTP/1.1|Host: a||",
      })
  void serves_a_head_that_few_send(String raw) {
    assertServed(raw, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length:5||hello",
        "CONTENT-LENGTH: \t5\t ||hello",
        "Expect: 100-CONTINUE|Content-Length: 5||hello",
        "Expect: 100-continue, 100-continue|Content-Length: 5||hello",
        "Expect: 100-continue|Expect: 100-continue|Content-Length: 5||hello",
        "Connection: Upgrade|Upgrade: h2c|Content-Length: 5||hello",
        "Connection: Content-Length|Content-Length: 5||hello",
        "Transfer-Encoding: Chunked||5|hello|0||",
        "transfer-encoding:\tchunked \t||2|he|3|llo|0||",
        "Transfer-Encoding: chunked||005|hello|00000||",
        "Transfer-Encoding: chunked||5;a;b=c;d=\"e;\\\" f\"|hello|0;g||",
        "Transfer-Encoding: chunked|Trailer: X||5|hello|0|X: y|Vary:*|Z:||",
        "Transfer-Encoding: chunked||5|hello|000;nice=true|Foo: pip||",
      })
  void serves_a_content_that_few_send(String raw) {
    for (String method : new String[] {"POST", "GET", "DELETE", "PURGE"}) {
      assertServed(method + " /read HTTP/1.1|Host: a|" + raw, "hello");
    }
  }
}
