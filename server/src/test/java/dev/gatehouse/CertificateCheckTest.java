package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.proxy.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {
  @TempDir Path folder;
  private TestAuthority authority;
  private TestAuthority.Made good;
  private Path junk;

  @BeforeEach
  void make() throws Exception {
    authority = new TestAuthority(folder, "servers");
    good = authority.server("a.example");
    junk = Files.writeString(folder.resolve("junk.pem"), "nothing of the kind");
  }

  @Test
  void has_nothing_to_say_of_what_is_right() {
    assertThat(
            found(listening(good.chain(), good.key(), "trust: " + authority.file()), Duration.ZERO))
        .isEmpty();
  }

  @Test
  void tells_what_is_no_certificate_with_its_key() throws Exception {
    assertThat(one(listening(junk, good.key()), Duration.ZERO))
        .contains("listen.public.tls.certificate: cannot be used: no certificate");
    assertThat(one(listening(good.chain(), junk), Duration.ZERO))
        .contains("no unencrypted PKCS #8 key in " + junk);
    assertThat(one(listening(good.chain(), authority.server("b.example").key()), Duration.ZERO))
        .contains("is not that of the certificate");
  }

  @Test
  void tells_what_tells_nothing_of_callers_and_upstreams() {
    assertThat(one(listening(good.chain(), good.key(), "trust: " + junk), Duration.ZERO))
        .contains("listen.public.tls.clients: cannot be used: no ");
    String yaml =
        "apis: { a: { operations: { get: GET /x }, upstream: { url: 'https://a.example', tls: {"
            + " trust: %s, certificate: %s, key: %s } } } }";
    assertThat(found(yaml.formatted(junk, good.chain(), junk), Duration.ZERO))
        .hasSize(2)
        .anyMatch(it -> it.contains("apis.a.upstream.tls.trust: cannot be used: no "))
        .anyMatch(it -> it.contains("apis.a.upstream.tls.certificate: cannot be used: no "));
  }

  @Test
  void warns_before_a_certificate_ends_and_when_it_has() {
    String yaml = listening(good.chain(), good.key());
    assertThat(found(yaml, Duration.ofDays(15))).isEmpty();
    assertThat(one(yaml, Duration.ofDays(20))).contains("listen.public.tls.certificate: ends on ");
    assertThat(one(yaml, Duration.ofDays(31))).contains("listen.public.tls.certificate: ended on ");
  }

  @Test
  void warns_when_a_list_of_revoked_certificates_has_ended() throws Exception {
    Path list = authority.revoking(Duration.ofDays(2), good);
    String yaml = asking(authority.file(), list);
    assertThat(found(yaml, Duration.ofDays(1))).isEmpty();
    assertThat(one(yaml, Duration.ofDays(3)))
        .contains("listen.public.tls.clients.revoked: ended on ");
    authority.revoking(Duration.ofDays(5), good);
    assertThat(found(yaml, Duration.ofDays(3))).isEmpty();
  }

  @Test
  void tells_of_a_list_of_revoked_certificates_that_has_no_end() throws Exception {
    Path list = authority.revoking((Instant) null, good);
    assertThat(one(asking(authority.file(), list), Duration.ZERO))
        .contains("listen.public.tls.clients: cannot be used: ")
        .contains(list + ": a list of revoked certificates does not say when the next one comes");
  }

  @Test
  void warns_when_the_list_of_a_former_key_has_ended_though_that_of_the_next_has_not()
      throws Exception {
    TestAuthority renewed =
        new TestAuthority(Files.createDirectory(folder.resolve("2")), "servers");
    Path lists =
        TestAuthority.joined(
            folder.resolve("lists.pem"),
            authority.revoking(Duration.ofDays(2)),
            renewed.revoking(Duration.ofDays(9)));
    Path trust =
        TestAuthority.joined(folder.resolve("trust.pem"), authority.file(), renewed.file());
    String yaml = asking(trust, lists);
    assertThat(found(yaml, Duration.ofDays(1))).isEmpty();
    assertThat(one(yaml, Duration.ofDays(3)))
        .contains("listen.public.tls.clients.revoked: ended on ");
  }

  @Test
  void warns_of_each_authority_that_has_no_list_of_revoked_certificates() throws Exception {
    TestAuthority other = new TestAuthority(folder, "other");
    TestAuthority renewed =
        new TestAuthority(Files.createDirectory(folder.resolve("2")), "servers");
    Path trust =
        TestAuthority.joined(
            folder.resolve("trust.pem"), authority.file(), other.file(), renewed.file());
    String without = listening(good.chain(), good.key(), "trust: " + trust);
    assertThat(found(without, Duration.ZERO)).isEmpty();
    assertThat(found(asking(trust, authority.revoking(good)), Duration.ZERO))
        .hasSize(2)
        .anyMatch(it -> it.contains("listen.public.tls.clients.revoked: has no list of CN=other: "))
        .anyMatch(
            it -> it.contains("listen.public.tls.clients.revoked: has no list of CN=servers"));
  }

  @Test
  void tells_of_a_file_of_lists_that_has_none() throws Exception {
    Path none = Files.writeString(folder.resolve("none.pem"), "");
    assertThat(one(asking(authority.file(), none), Duration.ZERO))
        .contains("no list of revoked certificates in " + none);
  }

  /** A listener that asks callers for certificates, and has lists of those that were revoked. */
  private String asking(Path trust, Path lists) {
    return listening(good.chain(), good.key(), "trust: %s, revoked: %s".formatted(trust, lists));
  }

  private static String listening(Path chain, Path key, String... clients) {
    String more = clients.length == 0 ? "" : ", clients: { " + clients[0] + " }";
    return "listen: { public: { tls: { certificate: %s, key: %s%s } } }"
        .formatted(chain, key, more);
  }

  /** The only thing that is found. */
  private static String one(String yaml, Duration later) {
    List<String> found = found(yaml, later);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static List<String> found(String yaml, Duration later) {
    GatehouseConfigCheck check =
        new GatehouseConfigCheck(Clock.offset(Clock.systemUTC(), later), _ -> null);
    Loaded<GatehouseConfig> loaded =
        ConfigFiles.bind(GatehouseConfig.class, Path.of("gatehouse.yaml"), yaml, check);
    return Stream.concat(loaded.mistakes().stream(), loaded.warnings().stream())
        .map(String::valueOf)
        .toList();
  }
}
