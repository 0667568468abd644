package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which protocol is spoken over TLS, on either side. */
@ExtendWith(NoLeaks.class)
class AgreedProtocolTest {
  @TempDir Path folder;
  private TestAuthority authority;
  private ServerTls tls;

  @BeforeEach
  void issue() throws Exception {
    authority = new TestAuthority(folder, "servers");
    tls = authority.serving("127.0.0.1", "localhost");
  }

  private static URI url(Door door) {
    return URI.create("https://localhost:" + door.listener.address().getPort() + "/a");
  }

  /** RFC 7301 §3.2: whoever would speak something else is not spoken to. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"imap", "h3 ftp", "H2", "http/1.1x"})
  void ends_a_handshake_for_another_protocol_alone(String offered) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).tls(tls).open();
        SSLSocket socket = offering(door, offered.split(" "))) {
      assertThatThrownBy(socket::startHandshake)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("no_application_protocol");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"'', ''", "http/1.0, ''", "imap http/1.1, http/1.1", "ftp h3 h2, h2"})
  void agrees_where_something_of_ours_is_offered(String offered, String agreed) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).tls(tls).open();
        SSLSocket socket = offering(door, offered.isEmpty() ? new String[0] : offered.split(" "))) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(agreed);
    }
  }

  private SSLSocket offering(Door door, String... protocols) throws Exception {
    int port = door.listener.address().getPort();
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket =
        (SSLSocket)
            authority.connecting().getSocketFactory().createSocket(plain, "localhost", port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void speaks_what_the_caller_would_rather(HttpClient.Version version) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).tls(tls).open();
        HttpClient client =
            HttpClient.newBuilder().version(version).sslContext(authority.connecting()).build()) {
      String content = "0123456789".repeat(20_000);
      HttpRequest request =
          HttpRequest.newBuilder(url(door))
              .POST(HttpRequest.BodyPublishers.ofString(content))
              .build();
      for (int i = 0; i < 5; i++) {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo(content);
      }
      assertThat(door.ledger.nextRecord().exchange().request().scheme()).isEqualTo("https");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void speaks_to_an_upstream_what_is_configured(Protocol protocol) throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.answering(HELLO);
        Door behind = Door.to(last.url()).tls(tls).open();
        Door door =
            Door.to(URI.create("https://localhost:" + behind.listener.address().getPort()))
                .secured(new Upstream.Tls(authority.file(), null, null, ""))
                .upstream(it -> it.over(protocol))
                .open();
        RawCaller first = door.caller();
        RawCaller second = door.caller()) {
      first.send(Raw.head("GET /a HTTP/1.1", "Host: a"));
      second.send(Raw.head("GET /b HTTP/1.1", "Host: a"));
      assertThat(first.answer().content()).isEqualTo("hello");
      assertThat(second.answer().content()).isEqualTo("hello");
      assertThat(behind.listener.connections()).isEqualTo(protocol == Protocol.HTTP_1_1 ? 2 : 1);
    }
  }

  @Test
  void falls_back_to_what_the_upstream_speaks_or_says_that_it_does_not() throws Exception {
    try (ScriptedUpstream plain = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(plain.url()).upstream(it -> it.over(Protocol.AUTO)).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET /a HTTP/1.1", "Host: a"));
      assertThat(caller.answer().content()).isEqualTo("hello");
    }
  }
}
