package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class LocalAuthorityTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void issues_what_a_caller_that_trusts_it_accepts(String version) throws Exception {
    LocalAuthority authority = new LocalAuthority(folder, InstantSource.system());
    ServerTls tls = authority.tls(List.of("gate.example"));
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).tls(tls).open();
        RawCaller caller = new RawCaller(secured(door, authority.certificate(), version))) {
      for (int i = 0; i < 3; i++) {
        RawCaller.Answer answer = caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
        assertThat(answer.content()).isEqualTo("hello");
      }
      assertThat(upstream.next().head()).contains("X-Forwarded-Proto: https\r\n");
    }
  }

  @Test
  void issues_again_if_it_died_between_writing_the_key_and_the_certificate() throws Exception {
    LocalAuthority authority = new LocalAuthority(folder, InstantSource.system());
    ServerTls.Config config = authority.config(List.of());
    String certificate = Files.readString(config.chain());
    Files.delete(config.chain());
    authority.config(List.of());
    Files.writeString(config.chain(), certificate);

    assertThat(ServerTls.of(authority.config(List.of()), InstantSource.system())).isNotNull();
    assertThat(Files.readString(config.chain())).isNotEqualTo(certificate);
  }

  @Test
  void speaks_nothing_below_version_1_2() throws Exception {
    LocalAuthority authority = new LocalAuthority(folder, InstantSource.system());
    ServerTls tls = authority.tls(List.of());
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).tls(tls).open()) {
      assertThatThrownBy(() -> secured(door, authority.certificate(), "TLSv1.1"))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void forwards_to_an_upstream_only_if_its_certificate_is_right() throws Exception {
    LocalAuthority authority = new LocalAuthority(folder.resolve("right"), InstantSource.system());
    ServerTls tls = authority.tls(List.of());
    Path others = folder.resolve("other");
    new LocalAuthority(others, InstantSource.system()).tls(List.of());
    try (ScriptedUpstream behind = ScriptedUpstream.answering(HELLO);
        Door secure = Door.to(behind.url()).tls(tls).open()) {
      var url = URI.create("https://127.0.0.1:" + secure.listener.address().getPort());
      assertThat(statusThrough(url, authority.certificate())).isEqualTo(200);
      assertThat(statusThrough(url, others.resolve("ca.pem"))).isEqualTo(502);
    }
  }

  private static int statusThrough(URI url, Path trust) throws Exception {
    try (Door door = Door.to(url).secured(new Upstream.Tls(trust, null, null, "")).open();
        RawCaller caller = door.caller()) {
      return caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status();
    }
  }

  @Test
  void keeps_what_it_made_until_it_would_expire_or_lacks_a_host() throws Exception {
    Instant start = Instant.parse("2026-11-21T08:00:00Z");
    Path certificate = folder.resolve("server.pem");
    new LocalAuthority(folder, InstantSource.fixed(start)).tls(List.of());
    String first = Files.readString(certificate);
    String root = Files.readString(folder.resolve("ca.pem"));

    new LocalAuthority(folder, InstantSource.fixed(start.plus(Duration.ofDays(300))))
        .tls(List.of());
    assertThat(Files.readString(certificate)).isEqualTo(first);
    new LocalAuthority(folder, InstantSource.fixed(start)).tls(List.of("gate.example"));
    String second = Files.readString(certificate);
    assertThat(second).isNotEqualTo(first);
    new LocalAuthority(folder, InstantSource.fixed(start.plus(Duration.ofDays(390))))
        .tls(List.of("gate.example"));
    assertThat(Files.readString(certificate)).isNotEqualTo(second);
    assertThat(Files.readString(folder.resolve("ca.pem"))).isEqualTo(root);
  }

  @Test
  void says_when_another_certificate_is_to_be_asked_for() throws Exception {
    Instant start = Instant.parse("2026-11-21T08:00:00Z");
    assertThat(new LocalAuthority(folder, InstantSource.fixed(start)).renews()).isFalse();
    new LocalAuthority(folder, InstantSource.fixed(start)).config(List.of());
    assertThat(new LocalAuthority(folder, InstantSource.fixed(start)).renews()).isFalse();
    InstantSource later = InstantSource.fixed(start.plus(Duration.ofDays(340)));
    assertThat(new LocalAuthority(folder, later).renews()).isTrue();
  }

  @Test
  void keeps_its_keys_to_their_owner() throws Exception {
    new LocalAuthority(folder, InstantSource.system()).tls(List.of());
    for (String key : List.of("ca-key.pem", "server-key.pem")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(key)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static Socket secured(Door door, Path trust, String version) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = Files.newInputStream(trust)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", door.listener.address().getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(new String[] {version});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
