package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.ClientCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Callers whose certificates were revoked, before they came or since. */
@ExtendWith(NoLeaks.class)
class RevokedCallersTest {
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

  @Test
  void stops_to_believe_on_open_connections_what_was_revoked_since() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made good = callers.client("CN=good");
    TestAuthority.Made leaked = callers.client("CN=leaked");
    ServerTls.Clients before = new ServerTls.Clients(callers.file(), Optional.empty(), false);
    ServerTls tls = ServerTls.of(site.asking(before), TlsSite.CLOCK);
    try (Door door = site.door(tls);
        RawCaller first = site.caller(door, "TLSv1.3", good);
        RawCaller second = site.caller(door, "TLSv1.3", leaked)) {
      assertThat(List.of(stands(first), stands(second))).containsExactly(true, true);
      ServerTls.Clients after =
          new ServerTls.Clients(callers.file(), Optional.of(callers.revoking(leaked)), false);
      tls.renew(site.asking(after));
      assertThat(List.of(stands(first), stands(second))).containsExactly(true, false);
      tls.renew(site.asking(null));
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
    CallerTrust before = CallerTrust.of(clients, TlsSite.CLOCK, inForce);
    inForce.set(before);
    assertThat(CallerTrust.of(clients, TlsSite.CLOCK, inForce)).isSameAs(before);
    ServerTls.Clients strict = new ServerTls.Clients(callers.file(), Optional.of(revoked), true);
    assertThat(CallerTrust.of(strict, TlsSite.CLOCK, inForce)).isNotSameAs(before);
    callers.revoking(good);
    assertThat(CallerTrust.of(clients, TlsSite.CLOCK, inForce)).isNotSameAs(before);
  }

  @Test
  void looks_again_at_everybody_once_a_list_of_revoked_certificates_has_ended() throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    Path list = callers.revoking(Duration.ofDays(1), callers.client("CN=leaked"));
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.of(list), false);
    AtomicLong now = new AtomicLong(System.currentTimeMillis());
    InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    ServerTls.Config config = site.asking(clients);
    ServerTls tls = ServerTls.of(config, clock);
    assertThat(tls.revokedUntil().orElseThrow())
        .isBetween(clock.instant(), clock.instant().plus(Duration.ofDays(2)));
    try (Door door = site.door(tls);
        RawCaller caller = site.caller(door, "TLSv1.3", callers.client("CN=good"))) {
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
    ServerTls.Config config = site.asking(clients);
    ServerTls tls = ServerTls.of(config, now::get);
    try (Door door = site.door(tls);
        RawCaller caller = site.caller(door, "TLSv1.3", callers.client("CN=good"))) {
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
    ServerTls tls = ServerTls.of(site.asking(clients), TlsSite.CLOCK);
    try (Door door = site.door(tls)) {
      assertThat(site.lets(door, "TLSv1.3", good)).isTrue();
      assertThat(site.lets(door, "TLSv1.3", former.client("CN=other"))).isTrue();
      assertThat(site.lets(door, "TLSv1.3", leaked)).isFalse();
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

  private boolean stands(RawCaller caller) throws Exception {
    caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
    ClientCertificate certificate = site.next();
    assertThat(certificate).isInstanceOf(ClientCertificate.Verified.class);
    return ((ClientCertificate.Verified) certificate).stands();
  }
}
