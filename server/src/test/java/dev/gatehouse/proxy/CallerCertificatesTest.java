package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.ClientCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers prove themselves with, where they may and where they must. */
@ExtendWith(NoLeaks.class)
class CallerCertificatesTest {
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

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tells_who_a_callers_certificate_is_of(String version) throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made billing =
        callers.client("CN=billing,O=Acme", "billing.example", "spiffe://acme/billing");
    ServerTls.Clients clients = new ServerTls.Clients(callers.file(), Optional.empty(), false);
    ServerTls tls = ServerTls.of(site.asking(clients), TlsSite.CLOCK);
    try (Door door = site.door(tls)) {
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

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void lets_nobody_in_without_a_right_certificate_where_one_is_required(String version)
      throws Exception {
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made good = callers.client("CN=good");
    TestAuthority.Made revoked = callers.client("CN=revoked");
    ServerTls.Clients clients =
        new ServerTls.Clients(callers.file(), Optional.of(callers.revoking(revoked)), true);
    ServerTls tls = ServerTls.of(site.asking(clients), TlsSite.CLOCK);
    try (Door door = site.door(tls)) {
      assertThat(seenFrom(door, version, good)).isInstanceOf(ClientCertificate.Verified.class);
      assertThat(site.lets(door, version)).isFalse();
      assertThat(site.lets(door, version, revoked)).isFalse();
      TestAuthority forged = new TestAuthority(Files.createTempDirectory(folder, "x"), "callers");
      assertThat(site.lets(door, version, forged.client("CN=good"))).isFalse();
      assertThat(site.seen).isEmpty();
    }
  }

  private ClientCertificate seenFrom(Door door, String version, TestAuthority.Made... shown)
      throws Exception {
    assertThat(site.lets(door, version, shown)).isTrue();
    return site.next();
  }
}
