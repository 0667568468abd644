package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.ClientCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NoLeaks.class)
class ServerTlsTest {
  @TempDir Path folder;
  private TlsSite site;

  @BeforeEach
  void start() throws Exception {
    site = new TlsSite(folder);
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  private static ServerTls.Further further(TestAuthority.Made made) {
    return new ServerTls.Further(made.chain(), made.key());
  }

  private String shownTo(Door door, String host) throws Exception {
    try (SSLSocket socket =
        TlsSite.secured(
            door,
            site.authority.connecting(),
            Optional.of(host).filter(name -> !name.isEmpty()),
            "TLSv1.3")) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, CN=a.example",
    "A.Example, CN=a.example",
    "b.example, CN=b.example",
    "b.example., CN=b.example",
    "b.example.., CN=a.example",
    "x.wild.example, CN=*.wild.example",
    "wild.example, CN=a.example",
    "x.y.wild.example, CN=a.example",
    "other.example, CN=a.example",
    "'', CN=a.example"
  })
  void shows_the_certificate_that_is_for_the_host_asked_for(String host, String subject)
      throws Exception {
    ServerTls tls =
        ServerTls.of(
            TlsSite.config(
                site.authority.server("a.example"),
                List.of(
                    further(site.authority.server("b.example")),
                    further(site.authority.server("*.wild.example"))),
                null),
            TlsSite.CLOCK);
    try (Door door = site.door(tls)) {
      assertThat(shownTo(door, host)).isEqualTo(subject);
    }
  }

  @Test
  void shows_new_certificates_to_new_connections_and_ends_none_of_the_others() throws Exception {
    ServerTls tls = ServerTls.of(site.asking(null), TlsSite.CLOCK);
    try (Door door = site.door(tls);
        RawCaller before = site.caller(door, "TLSv1.3")) {
      assertThat(before.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
      tls.renew(TlsSite.config(site.authority.server("c.example"), List.of(), null));
      assertThat(shownTo(door, "a.example")).isEqualTo("CN=c.example");
      assertThat(before.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
      ServerTls.Config wrong =
          ServerTls.Config.of(
              site.authority.server("d.example").chain(), site.authority.server("d.example").key());
      assertThatThrownBy(() -> tls.renew(wrong))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not that of the certificate");
      assertThat(shownTo(door, "a.example")).isEqualTo("CN=c.example");
    }
  }

  @Test
  void shows_an_upstream_the_certificate_that_it_asks_for() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made ours = callers.client("CN=gatehouse");
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.empty(), true);
    ServerTls tls =
        ServerTls.of(
            TlsSite.config(site.authority.server("127.0.0.1"), List.of(), clients), TlsSite.CLOCK);
    try (Door secure = site.door(tls)) {
      URI url = URI.create("https://127.0.0.1:" + secure.listener.address().getPort());
      assertThat(
              through(url, new Upstream.Tls(site.authority.file(), ours.chain(), ours.key(), "")))
          .isEqualTo(200);
      assertThat(((ClientCertificate.Verified) site.seen.remove()).subject())
          .isEqualTo("CN=gatehouse");
      assertThat(through(url, new Upstream.Tls(site.authority.file(), null, null, "")))
          .isEqualTo(502);
      URI named = URI.create("https://localhost:" + secure.listener.address().getPort());
      assertThat(
              through(named, new Upstream.Tls(site.authority.file(), ours.chain(), ours.key(), "")))
          .as("not for this name")
          .isEqualTo(502);
    }
  }

  private static int through(URI url, Upstream.Tls tls) throws IOException {
    try (Door door = Door.to(url).secured(tls).open();
        RawCaller caller = door.caller()) {
      return caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status();
    }
  }
}
