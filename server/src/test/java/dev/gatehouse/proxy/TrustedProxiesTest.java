package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.config.Network;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class TrustedProxiesTest {
  private static final TrustedProxies INNER =
      new TrustedProxies(
          List.of(
              new Network(InetAddress.ofLiteral("10.0.0.0"), 8),
              new Network(InetAddress.ofLiteral("2001:db8::"), 32)),
          false);

  private static TrustedProxies.Origin from(String peer) {
    return new TrustedProxies.Origin(InetAddress.ofLiteral(peer), "http", "inner.example", 8080);
  }

  private static Headers fields(String spec) {
    Headers.Builder fields = new Headers.Builder();
    for (String field : spec.split("\\|", -1)) {
      if (!field.isBlank()) {
        fields.add(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 1));
      }
    }
    return fields.build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "203.0.113.9 ! X-Forwarded-For:1.1.1.1|Forwarded:for=1.1.1.1 ! 203.0.113.9 http"
            + " inner.example:8080",
        "10.0.0.1 ! '' ! 10.0.0.1 http inner.example:8080",
        "10.0.0.1 ! X-Forwarded-For:198.51.100.7 ! 198.51.100.7 http inner.example:8080",
        "10.0.0.1 ! X-Forwarded-For:1.1.1.1, 198.51.100.7, 10.9.9.9 ! 198.51.100.7 http"
            + " inner.example:8080",
        "10.0.0.1 ! X-Forwarded-For:<script>, 198.51.100.7 ! 198.51.100.7 http inner.example:8080",
        "10.0.0.1 ! X-Forwarded-For:198.51.100.7|x-forwarded-for:10.2.2.2 ! 198.51.100.7 http"
            + " inner.example:8080",
        "10.0.0.1 ! X-Forwarded-For:10.3.3.3, 10.2.2.2 ! 10.3.3.3 http inner.example:8080",
        "10.0.0.1 ! X-Forwarded-For:1.1.1.1, unknown|X-Forwarded-Proto:https ! 10.0.0.1 https"
            + " inner.example",
        "10.0.0.1 ! X-Forwarded-For:[2a00::7]:443 ! 2a00:0:0:0:0:0:0:7 http inner.example:8080",
        "10.0.0.1 !"
            + " X-Forwarded-For:198.51.100.7:99|X-Forwarded-Proto:HTTPS|X-Forwarded-Host:A.Example:443"
            + " ! 198.51.100.7 https a.example:443",
        "10.0.0.1 ! Forwarded:for=1.1.1.1, for=198.51.100.7;proto=https;host=a.example !"
            + " 198.51.100.7 https a.example",
        "10.0.0.1 ! X-Forwarded-For:198.51.100.7|X-Forwarded-Proto:wss ! 198.51.100.7 https"
            + " inner.example",
        "10.0.0.1 ! X-Forwarded-For:198.51.100.7|X-Forwarded-Proto:WS ! 198.51.100.7 http"
            + " inner.example:8080",
        "10.0.0.1 ! Forwarded:for=198.51.100.7;proto=wss ! 198.51.100.7 https inner.example",
        "10.0.0.1 ! Forwarded:for=198.51.100.7;host=a.example, for=10.2.2.2 ! 198.51.100.7 http"
            + " a.example",
        "10.0.0.1 ! Forwarded:for=1.1.1.1, for=unknown;proto=https ! 10.0.0.1 https inner.example",
        "10.0.0.1 ! Forwarded:for=1.1.1.1, for=_x ! 10.0.0.1 http inner.example:8080",
        "10.0.0.1 ! Forwarded:for=198.51.100.7|X-Forwarded-For:198.51.100.7 ! 198.51.100.7 http"
            + " inner.example:8080",
        "2001:db8::1 ! Forwarded:for=\"[2a00::7]:443\" ! 2a00:0:0:0:0:0:0:7 http inner.example:8080"
      })
  void believes_the_chain_as_far_as_its_proxies_are_trusted(
      String peer, String fields, String expected) throws Refused {
    TrustedProxies.Origin origin = INNER.origin(from(peer), fields(fields));
    String source = origin.source().getHostAddress();
    String port = origin.port() == 0 ? "" : ":" + origin.port();
    assertThat(source + " " + origin.scheme() + " " + origin.authority() + port)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For:198.51.100.7, nonsense",
        "X-Forwarded-For:1234",
        "X-Forwarded-For:1.2.3",
        "X-Forwarded-For:198.51.100.7:x",
        "X-Forwarded-For:198.51.100.7|X-Forwarded-Proto:ftp",
        "X-Forwarded-For:198.51.100.7|X-Forwarded-Host:a/b",
        "Forwarded:for=198.51.100.7;for=1.1.1.1",
        "Forwarded:for=198.51.100.300",
        "Forwarded:for=198.51.100.7|X-Forwarded-For:198.51.100.8"
      })
  void refuses_what_a_trusted_proxy_could_not_mean(String fields) {
    assertThatThrownBy(() -> INNER.origin(from("10.0.0.1"), fields(fields)))
        .isInstanceOf(Refused.class);
  }

  private static Door door(ScriptedUpstream upstream, String network, boolean header, Bounds bounds)
      throws IOException {
    int slash = network.indexOf('/');
    Network trusted =
        new Network(
            InetAddress.ofLiteral(network.substring(0, slash)),
            Integer.parseInt(network.substring(slash + 1)));
    return Door.to(upstream.url())
        .listener(
            new Allowed()
                .headTime(Duration.ofMillis(500))
                .bounds(bounds)
                .proxies(new TrustedProxies(List.of(trusted), header))
                .config())
        .open();
  }

  @Test
  void tells_the_upstream_the_port_only_if_the_call_came_to_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller frames = new FrameCaller(door.listener.address()).greet()) {
      int own = door.listener.address().getPort();
      for (String asked : List.of("A.example:" + own, "a.example:1", "a.example", "[::1]:" + own)) {
        caller.send(Raw.head("GET / HTTP/1.1", "Host: " + asked));
        assertThat(caller.answer().status()).isEqualTo(200);
      }
      byte[] request =
          FrameCaller.block(
              ":method", "GET", ":scheme", "http", ":authority", "b.example:" + own, ":path", "/");
      int stream = frames.open(request, true);
      assertThat(frames.flush().answer(stream).status()).isEqualTo(200);
      List<String> told = new ArrayList<>();
      while (told.size() < 5) {
        String head = upstream.next().head();
        int from = head.indexOf("X-Forwarded-Host: ") + 18;
        told.add(head.substring(from, head.indexOf('\r', from)));
      }
      assertThat(told)
          .containsExactly(
              "a.example:" + own, "a.example", "a.example", "[::1]:" + own, "b.example:" + own);
    }
  }

  @Test
  void tells_the_upstream_and_the_record_where_a_call_really_came_from() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, "127.0.0.0/8", false, Bounds.USUAL);
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head(
              "GET / HTTP/1.1",
              "Host: inner",
              "X-Forwarded-For: 1.1.1.1, 198.51.100.7",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: api.example:8443",
              "X-Real-Ip: 1.1.1.1"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head())
          .contains("\r\nX-Forwarded-For: 198.51.100.7\r\n")
          .contains("\r\nX-Forwarded-Proto: https\r\n")
          .contains("\r\nX-Forwarded-Host: api.example:8443\r\n")
          .contains("\r\nForwarded: for=198.51.100.7;host=\"api.example:8443\";proto=https\r\n")
          .doesNotContain("1.1.1.1");
      assertThat(door.ledger.records.element().exchange().request().source().getHostAddress())
          .isEqualTo("198.51.100.7");
      caller.send(Raw.head("GET / HTTP/1.1", "Host: inner", "Forwarded: for=x.y"));
      assertThat(caller.answer().status()).isEqualTo(400);
    }
  }

  private static byte[] header(int command, int family, byte[] addresses) {
    ByteBuffer header = ByteBuffer.allocate(16 + addresses.length);
    header.put(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10});
    header.put((byte) command).put((byte) family).putShort((short) addresses.length);
    return header.put(addresses).array();
  }

  private static byte[] tcp4(int... source) {
    byte[] all = new byte[12];
    for (int i = 0; i < 4; i++) {
      all[i] = (byte) source[i];
    }
    return header(0x21, 0x11, all);
  }

  @Test
  void believes_the_header_of_the_proxy_protocol_byte_by_byte() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, "127.0.0.0/8", true, Bounds.USUAL);
        RawCaller caller = door.caller();
        RawCaller six = door.caller();
        RawCaller local = door.caller()) {
      for (byte b : tcp4(198, 51, 100, 7)) {
        caller.send(new byte[] {b});
      }
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).contains("\r\nX-Forwarded-For: 198.51.100.7\r\n");
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: 6.6.6.6"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).contains("\r\nX-Forwarded-For: 198.51.100.7\r\n");

      byte[] addresses = new byte[36 + 7];
      addresses[0] = 0x2a;
      addresses[15] = 7;
      six.send(header(0x21, 0x21, addresses)).send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(six.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).contains("\r\nX-Forwarded-For: 2a00:0:0:0:0:0:0:7\r\n");

      local.send(header(0x20, 0, new byte[0])).send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(local.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).contains("\r\nX-Forwarded-For: 127.0.0.1\r\n");
    }
  }

  @Test
  void ends_a_connection_of_a_proxy_that_begins_otherwise() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, "127.0.0.0/8", true, Bounds.USUAL)) {
      for (byte[] wrong :
          List.of(
              "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
              header(0x11, 0x11, new byte[12]),
              header(0x22, 0x11, new byte[12]),
              header(0x21, 0x12, new byte[12]),
              header(0x21, 0x11, new byte[11]),
              header(0x21, 0x11, new byte[3000]),
              new byte[] {13, 10, 13})) {
        try (RawCaller caller = door.caller()) {
          caller.send(wrong);
          assertThat(caller.ended()).isTrue();
        }
      }
      assertThat(upstream.seen).isEmpty();
      // A caller sees its connection end a moment before the listener has counted it off.
      Door.await(() -> door.listener.connections() == 0);
    }
  }

  @Test
  void takes_no_such_header_from_anybody_else() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, "10.0.0.0/8", true, Bounds.USUAL);
        RawCaller caller = door.caller();
        RawCaller plain = door.caller()) {
      caller.send(tcp4(198, 51, 100, 7)).send(Raw.head("GET / HTTP/1.1", "Host: a"));
      assertThat(caller.answer().status()).isEqualTo(400);
      assertThat(upstream.seen).isEmpty();
      plain.send(Raw.head("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: 198.51.100.7"));
      assertThat(plain.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).contains("\r\nX-Forwarded-For: 127.0.0.1\r\n");
    }
  }

  @Test
  void bounds_connections_by_the_real_source_behind_a_proxy() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = door(upstream, "127.0.0.0/8", true, new Bounds(100, 2))) {
      RawCaller[] callers = new RawCaller[3];
      for (int i = 0; i < 3; i++) {
        callers[i] = door.caller();
        callers[i].send(tcp4(198, 51, 100, 7)).send(Raw.head("GET / HTTP/1.1", "Host: a"));
        if (i < 2) {
          assertThat(callers[i].answer().status()).isEqualTo(200);
        } else {
          assertThat(callers[i].ended()).isTrue();
        }
      }
      try (RawCaller other = door.caller()) {
        other.send(tcp4(198, 51, 100, 8)).send(Raw.head("GET / HTTP/1.1", "Host: a"));
        assertThat(other.answer().status()).isEqualTo(200);
      }
      for (RawCaller caller : callers) {
        caller.close();
      }
    }
  }
}
