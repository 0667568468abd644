package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Reason.CALLER_AMBIGUOUS;
import static dev.gatehouse.pipeline.Reason.CALLER_UNBOUND;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_EXPIRED;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_INVALID;
import static dev.gatehouse.pipeline.Reason.CREDENTIAL_REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.ClientCertificate;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Key;
import dev.gatehouse.register.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CertificatesTest {
  private static final String PRINT = "ab".repeat(32);
  private static final ClientCertificate.Verified BILLING =
      shown("CN=billing,O=Acme", List.of("billing.acme.example", "spiffe://acme/billing"));

  private static ClientCertificate.Verified shown(String subject, List<String> names) {
    return new ClientCertificate.Verified(subject, "CN=Acme CA", names, PRINT, 10_000L, () -> true);
  }

  private static Certificates.Bound bound(
      String integration,
      @Nullable String subject,
      @Nullable String san,
      @Nullable String print,
      @Nullable String issuer) {
    return new Certificates.Bound(
        subject == null ? null : new X500Principal(subject),
        san,
        print,
        issuer == null ? null : new X500Principal(issuer),
        integration,
        Kind.SERVICE);
  }

  private static Authenticate control(Certificates.Bound... bound) {
    Keys keys =
        text ->
            text.equals("good")
                ? new Keys.Known(new Key("key-1", "portal", false, 0, Key.NEVER, Key.NEVER))
                : Keys.Unknown.NOT_FOUND;
    return new Authenticate(
        new Credentials(
            keys,
            Map.of("portal", Kind.SERVICE),
            new Tokens(Map.of(), List.of(), KeySets.online()),
            new Certificates(List.of(bound))),
        new Failures(System::nanoTime, 1));
  }

  @Test
  void proves_the_caller_that_all_of_an_entrys_words_are_true_of() {
    for (Certificates.Bound right :
        List.of(
            bound("billing", "cn=Billing, o=ACME", null, null, null),
            bound("billing", null, "billing.acme.example", null, null),
            bound("billing", null, "spiffe://acme/billing", null, "CN=Acme CA"),
            bound("billing", "CN=billing,O=Acme", null, PRINT, "CN=Acme CA"))) {
      Caller caller = assertPasses(control(right), call().with(BILLING)).caller();
      assertThat(caller.integration()).isEqualTo("billing");
      assertThat(((Caller.Proven) caller).subject()).isEqualTo("CN=billing,O=Acme");
      assertThat(((Caller.Proven) caller).credential()).isEqualTo("cert_abababababababab");
    }
  }

  @Test
  void knows_the_caller_whose_certificate_was_renewed_under_another_authority() {
    Authenticate control = control(bound("billing", "CN=billing,O=Acme", null, null, null));
    ClientCertificate renewed =
        new ClientCertificate.Verified(
            "CN=billing,O=Acme", "CN=Acme CA 2", List.of(), "cd".repeat(32), 10_000L, () -> true);
    assertThat(identity(control, renewed)).isEqualTo(identity(control, BILLING));
  }

  private static String identity(Authenticate control, ClientCertificate shown) {
    return ((Caller.Proven) assertPasses(control, call().with(shown)).caller()).identity();
  }

  @Test
  void denies_one_that_some_word_is_not_true_of() {
    for (Certificates.Bound wrong :
        List.of(
            bound("billing", "CN=billing", null, null, null),
            bound("billing", null, "acme.example", null, null),
            bound("billing", null, null, "cd".repeat(32), null),
            bound("billing", "CN=billing,O=Acme", null, null, "CN=Other CA"))) {
      assertDenies(control(wrong), call().with(BILLING), CALLER_UNBOUND);
    }
  }

  @Test
  void denies_one_that_several_entries_mean() {
    assertDenies(
        control(
            bound("billing", "CN=billing,O=Acme", null, null, null),
            bound("invoices", null, "billing.acme.example", null, null)),
        call().with(BILLING),
        CALLER_AMBIGUOUS);
  }

  @Test
  void refuses_one_that_is_not_trusted_whatever_else_comes_along() {
    ClientCertificate wrong = new ClientCertificate.Refused("certificate: no authority");
    Authenticate control = control(bound("billing", "CN=billing,O=Acme", null, null, null));
    assertDenies(control, call().with(wrong), CREDENTIAL_INVALID);
    assertDenies(control, call().with(wrong).header("X-Api-Key", "good"), CREDENTIAL_INVALID);
  }

  @Test
  void believes_none_past_its_end_on_a_connection_that_lives_longer() {
    Authenticate control = control(bound("billing", "CN=billing,O=Acme", null, null, null));
    assertPasses(control, call().with(BILLING).at(Instant.ofEpochMilli(10_000)));
    assertDenies(
        control, call().with(BILLING).at(Instant.ofEpochMilli(10_001)), CREDENTIAL_EXPIRED);
  }

  @Test
  void believes_none_that_was_revoked_while_its_connection_lives() {
    Authenticate control = control(bound("billing", "CN=billing,O=Acme", null, null, null));
    AtomicBoolean stands = new AtomicBoolean(true);
    ClientCertificate shown =
        new ClientCertificate.Verified(
            "CN=billing,O=Acme", "CN=Acme CA", List.of(), PRINT, 10_000L, stands::get);
    Exchange open = assertPasses(control, call().with(shown));
    stands.set(false);
    assertDenies(control, call().with(shown), CREDENTIAL_REVOKED);
    assertDenies(control, call().with(shown).header("X-Api-Key", "good"), CREDENTIAL_REVOKED);
    Verdict.Deny denied = (Verdict.Deny) control.again(open);
    assertThat(denied.reason()).isEqualTo(CREDENTIAL_REVOKED);
    assertThat(denied.detail()).isEqualTo("cert_abababababababab is not believed any more");
  }

  @Test
  void says_of_one_that_has_ended_that_it_expired_also_where_it_does_not_stand() {
    Authenticate control = control(bound("billing", "CN=billing,O=Acme", null, null, null));
    ClientCertificate shown =
        new ClientCertificate.Verified(
            "CN=billing,O=Acme", "CN=Acme CA", List.of(), PRINT, 10_000L, () -> false);
    Instant past = Instant.ofEpochMilli(10_001);
    assertDenies(control, call().with(shown).at(past), CREDENTIAL_EXPIRED);
    Verdict again = control.again(call().with(shown).at(past).exchange());
    assertThat(((Verdict.Deny) again).reason()).isEqualTo(CREDENTIAL_EXPIRED);
  }

  @Test
  void takes_a_key_beside_a_certificate_only_if_both_are_of_one_entry() {
    assertThat(
            assertPasses(control(), call().with(BILLING).header("X-Api-Key", "good"))
                .caller()
                .integration())
        .isEqualTo("portal");
    Authenticate same = control(bound("portal", "CN=billing,O=Acme", null, null, null));
    assertPasses(same, call().with(BILLING).header("X-Api-Key", "good"));
    Authenticate other = control(bound("billing", "CN=billing,O=Acme", null, null, null));
    assertDenies(other, call().with(BILLING).header("X-Api-Key", "good"), CALLER_AMBIGUOUS);
  }
}
