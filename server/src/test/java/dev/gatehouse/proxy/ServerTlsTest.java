package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.ClientCertificate;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class ServerTlsTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  private final BlockingQueue<ClientCertificate> seen = new LinkedBlockingQueue<>();
  private TestAuthority authority;
  private ScriptedUpstream upstream;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority(folder, "servers");
    upstream = ScriptedUpstream.answering(HELLO);
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  private Door door(ServerTls tls) throws IOException {
    return Door.to(upstream.url())
        .tls(tls)
        .before(
            Stage.AUTHENTICATE,
            exchange -> {
              seen.add(exchange.request().certificate());
              return Verdict.pass(exchange);
            })
        .open();
  }

  private static ServerTls.Further further(TestAuthority.Made made) {
    return new ServerTls.Further(made.chain(), made.key());
  }

  private static ServerTls.Config config(
      TestAuthority.Made first,
      List<ServerTls.Further> others,
      ServerTls.@Nullable Clients clients) {
    return new ServerTls.Config(
        first.chain(), first.key(), others, TlsProfile.INTERMEDIATE, Optional.ofNullable(clients));
  }

  private static SSLSocket secured(
      Door door, SSLContext context, Optional<String> host, String version) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), door.listener.address().getPort());
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    host.ifPresent(name -> parameters.setServerNames(List.of(named(name))));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** The JDK names no host with a dot at its end; others do. */
  private static SNIServerName named(String host) {
    return host.endsWith(".")
        ? new SNIServerName(StandardConstants.SNI_HOST_NAME, host.getBytes(US_ASCII)) {}
        : new SNIHostName(host);
  }

  private String shownTo(Door door, String host) throws Exception {
    try (SSLSocket socket =
        secured(
            door,
            authority.connecting(),
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
            config(
                authority.server("a.example"),
                List.of(
                    further(authority.server("b.example")),
                    further(authority.server("*.wild.example"))),
                null),
            CLOCK);
    try (Door door = door(tls)) {
      assertThat(shownTo(door, host)).isEqualTo(subject);
    }
  }

  @Test
  void shows_new_certificates_to_new_connections_and_ends_none_of_the_others() throws Exception {
    ServerTls tls = ServerTls.of(config(authority.server("a.example"), List.of(), null), CLOCK);
    try (Door door = door(tls);
        RawCaller before =
            new RawCaller(secured(door, authority.connecting(), Optional.empty(), "TLSv1.3"))) {
      assertThat(before.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
      tls.renew(config(authority.server("c.example"), List.of(), null));
      assertThat(shownTo(door, "a.example")).isEqualTo("CN=c.example");
      assertThat(before.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
      ServerTls.Config wrong =
          ServerTls.Config.of(
              authority.server("d.example").chain(), authority.server("d.example").key());
      assertThatThrownBy(() -> tls.renew(wrong))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not that of the certificate");
      assertThat(shownTo(door, "a.example")).isEqualTo("CN=c.example");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tells_who_a_callers_certificate_is_of(String version) throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made billing =
        callers.client("CN=billing,O=Acme", "billing.example", "spiffe://acme/billing");
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.empty(), false);
    ServerTls tls = ServerTls.of(config(authority.server("a.example"), List.of(), clients), CLOCK);
    try (Door door = door(tls)) {
      assertThat(seenFrom(door, version, billing))
          .isInstanceOfSatisfying(
              ClientCertificate.Verified.class,
              shown -> {
                assertThat(shown.subject()).isEqualTo("O=Acme,CN=billing");
                assertThat(shown.issuer()).isEqualTo("CN=callers");
                assertThat(shown.names())
                    .containsExactly("billing.example", "spiffe://acme/billing");
              });
      assertThat(seenFrom(door, version)).isEqualTo(ClientCertificate.NONE);
      // The JDK's client shows only what the named authorities issued, so one of the same name.
      TestAuthority forged = new TestAuthority(Files.createTempDirectory(folder, "x"), "callers");
      assertThat(seenFrom(door, version, forged.client("CN=billing,O=Acme")))
          .isInstanceOfSatisfying(
              ClientCertificate.Refused.class,
              refused -> assertThat(refused.why()).contains("no authority that is trusted"));
    }
  }

  private ClientCertificate seenFrom(Door door, String version, TestAuthority.Made... shown)
      throws Exception {
    try (RawCaller caller =
        new RawCaller(secured(door, authority.connecting(shown), Optional.empty(), version))) {
      assertThat(caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer().status())
          .isEqualTo(200);
    }
    ClientCertificate certificate = seen.poll(30, TimeUnit.SECONDS);
    assertThat(certificate).isNotNull();
    return certificate;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void lets_nobody_in_without_a_right_certificate_where_one_is_required(String version)
      throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made good = callers.client("CN=good");
    TestAuthority.Made revoked = callers.client("CN=revoked");
    ServerTls.Clients clients =
        new ServerTls.Clients(callers.file(), Optional.of(callers.revoking(revoked)), true);
    ServerTls tls = ServerTls.of(config(authority.server("a.example"), List.of(), clients), CLOCK);
    try (Door door = door(tls)) {
      assertThat(seenFrom(door, version, good)).isInstanceOf(ClientCertificate.Verified.class);
      assertThat(isLetIn(door, version)).isFalse();
      assertThat(isLetIn(door, version, revoked)).isFalse();
      TestAuthority forged = new TestAuthority(Files.createTempDirectory(folder, "x"), "callers");
      assertThat(isLetIn(door, version, forged.client("CN=good"))).isFalse();
      assertThat(seen).isEmpty();
    }
  }

  private boolean isLetIn(Door door, String version, TestAuthority.Made... shown) throws Exception {
    try (RawCaller caller =
        new RawCaller(secured(door, authority.connecting(shown), Optional.empty(), version))) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void stops_to_believe_on_open_connections_what_was_revoked_since() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made good = callers.client("CN=good");
    TestAuthority.Made leaked = callers.client("CN=leaked");
    ServerTls.Clients before = new ServerTls.Clients(callers.file(), Optional.empty(), false);
    ServerTls tls = ServerTls.of(config(authority.server("a.example"), List.of(), before), CLOCK);
    try (Door door = door(tls);
        RawCaller first = caller(door, good);
        RawCaller second = caller(door, leaked)) {
      assertThat(List.of(stands(first), stands(second))).containsExactly(true, true);
      ServerTls.Clients after =
          new ServerTls.Clients(callers.file(), Optional.of(callers.revoking(leaked)), false);
      tls.renew(config(authority.server("a.example"), List.of(), after));
      assertThat(List.of(stands(first), stands(second))).containsExactly(true, false);
      tls.renew(config(authority.server("a.example"), List.of(), null));
      assertThat(stands(first)).as("where none is asked for any more").isFalse();
    }
  }

  @Test
  void looks_again_at_nobody_where_the_same_are_believed() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made good = callers.client("CN=good");
    Path revoked = callers.revoking(callers.client("CN=leaked"));
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.of(revoked), false);
    AtomicReference<@Nullable CallerTrust> inForce = new AtomicReference<>();
    CallerTrust before = CallerTrust.of(clients, CLOCK, inForce);
    inForce.set(before);
    assertThat(CallerTrust.of(clients, CLOCK, inForce)).isSameAs(before);
    ServerTls.Clients strict = new ServerTls.Clients(callers.file(), Optional.of(revoked), true);
    assertThat(CallerTrust.of(strict, CLOCK, inForce)).isNotSameAs(before);
    callers.revoking(good);
    assertThat(CallerTrust.of(clients, CLOCK, inForce)).isNotSameAs(before);
  }

  @Test
  void looks_again_at_everybody_once_a_list_of_revoked_certificates_has_ended() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    Path list = callers.revoking(Duration.ofDays(1), callers.client("CN=leaked"));
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.of(list), false);
    AtomicLong now = new AtomicLong(System.currentTimeMillis());
    InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    ServerTls.Config config = config(authority.server("a.example"), List.of(), clients);
    ServerTls tls = ServerTls.of(config, clock);
    assertThat(tls.revokedUntil().orElseThrow())
        .isBetween(clock.instant(), clock.instant().plus(Duration.ofDays(2)));
    try (Door door = door(tls);
        RawCaller caller = caller(door, callers.client("CN=good"))) {
      assertThat(stands(caller)).isTrue();
      now.addAndGet(Duration.ofDays(2).toMillis());
      assertThat(stands(caller)).as("without a reload").isFalse();
      callers.revoking(Duration.ofDays(3), callers.client("CN=leaked"));
      tls.renew(config);
      assertThat(stands(caller)).as("with the next list").isTrue();
    }
  }

  @Test
  void looks_again_at_everybody_once_a_second_list_of_revoked_certificates_has_ended()
      throws Exception {
    TestAuthority former = new TestAuthority(folder, "former");
    TestAuthority callers = new TestAuthority(folder, "callers");
    Path trusted =
        TestAuthority.joined(folder.resolve("trusted.pem"), former.file(), callers.file());
    Path lists =
        TestAuthority.joined(
            folder.resolve("lists.pem"),
            former.revoking(Duration.ofDays(1)),
            callers.revoking(Duration.ofDays(3), callers.client("CN=leaked")));
    ServerTls.Clients clients = new ServerTls.Clients(trusted, Optional.of(lists), false);
    Instant start = Instant.now();
    AtomicReference<Instant> now = new AtomicReference<>(start.plus(Duration.ofDays(2)));
    ServerTls.Config config = config(authority.server("a.example"), List.of(), clients);
    ServerTls tls = ServerTls.of(config, now::get);
    try (Door door = door(tls);
        RawCaller caller = caller(door, callers.client("CN=good"))) {
      assertThat(stands(caller)).isTrue();
      now.set(start.plus(Duration.ofDays(4)));
      assertThat(stands(caller)).isFalse();
    }
  }

  @Test
  void holds_who_was_issued_by_a_former_key_to_its_own_list() throws Exception {
    TestAuthority former = new TestAuthority(Files.createDirectory(folder.resolve("1")), "same");
    TestAuthority callers = new TestAuthority(Files.createDirectory(folder.resolve("2")), "same");
    TestAuthority.Made leaked = former.client("CN=leaked");
    TestAuthority.Made good = callers.client("CN=good");
    Path trusted =
        TestAuthority.joined(folder.resolve("trusted.pem"), former.file(), callers.file());
    Path lists =
        TestAuthority.joined(
            folder.resolve("lists.pem"), callers.revoking(), former.revoking(leaked));
    ServerTls.Clients clients = new ServerTls.Clients(trusted, Optional.of(lists), true);
    ServerTls tls = ServerTls.of(config(authority.server("a.example"), List.of(), clients), CLOCK);
    try (Door door = door(tls)) {
      assertThat(isLetIn(door, "TLSv1.3", good)).isTrue();
      assertThat(isLetIn(door, "TLSv1.3", former.client("CN=other"))).isTrue();
      assertThat(isLetIn(door, "TLSv1.3", leaked)).isFalse();
    }
  }

  @Test
  void believes_a_list_of_revoked_certificates_until_its_end_and_no_longer() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    Path list = callers.revoking(Duration.ofDays(1), callers.client("CN=leaked"));
    List<X509Certificate> shown = List.of(callers.client("CN=good").certificate());
    Instant end = Pem.revoked(list).getFirst().getNextUpdate().toInstant();
    paths(callers, list, end.minusSeconds(1)).check(shown);
    for (Duration after : List.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(20))) {
      assertThatThrownBy(() -> paths(callers, list, end.plus(after)).check(shown))
          .as(after + " after its end")
          .isInstanceOf(CertificateException.class);
    }
  }

  private static CertificatePath paths(TestAuthority callers, Path list, Instant now)
      throws Exception {
    return new CertificatePath(
        Pem.certificates(callers.file()),
        Revocations.of(Pem.revoked(list)),
        CertificatePath.Purpose.CLIENT,
        InstantSource.fixed(now));
  }

  private RawCaller caller(Door door, TestAuthority.Made shown) throws Exception {
    return new RawCaller(secured(door, authority.connecting(shown), Optional.empty(), "TLSv1.3"));
  }

  private boolean stands(RawCaller caller) throws Exception {
    caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
    ClientCertificate certificate = seen.poll(30, TimeUnit.SECONDS);
    assertThat(certificate).isInstanceOf(ClientCertificate.Verified.class);
    return ((ClientCertificate.Verified) certificate).stands();
  }

  @Test
  void shows_an_upstream_the_certificate_that_it_asks_for() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made ours = callers.client("CN=gatehouse");
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.empty(), true);
    ServerTls tls = ServerTls.of(config(authority.server("127.0.0.1"), List.of(), clients), CLOCK);
    try (Door secure = door(tls)) {
      URI url = URI.create("https://127.0.0.1:" + secure.listener.address().getPort());
      assertThat(through(url, new Upstream.Tls(authority.file(), ours.chain(), ours.key(), "")))
          .isEqualTo(200);
      assertThat(((ClientCertificate.Verified) seen.remove()).subject()).isEqualTo("CN=gatehouse");
      assertThat(through(url, new Upstream.Tls(authority.file(), null, null, ""))).isEqualTo(502);
      URI named = URI.create("https://localhost:" + secure.listener.address().getPort());
      assertThat(through(named, new Upstream.Tls(authority.file(), ours.chain(), ours.key(), "")))
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
