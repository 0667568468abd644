package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.ClientCertificate;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The client certificates that callers are known by. */
public final class Certificates {
  /** No certificate proves anybody. */
  public static final Certificates NONE = new Certificates(List.of());

  /**
   * Which integration a certificate is bound to if it says all that is not null here.
   *
   * @param fingerprint SHA-256 in lower-case hex
   */
  public record Bound(
      @Nullable X500Principal subject,
      @Nullable String san,
      @Nullable String fingerprint,
      @Nullable X500Principal issuer,
      String integration,
      Kind kind) {

    private boolean matches(ClientCertificate.Verified shown) {
      return (fingerprint == null || fingerprint.equals(shown.fingerprint()))
          && (san == null || shown.names().contains(san))
          && (subject == null || subject.equals(new X500Principal(shown.subject())))
          && (issuer == null || issuer.equals(new X500Principal(shown.issuer())));
    }
  }

  private final List<Bound> bound;

  public Certificates(List<Bound> bound) {
    this.bound = List.copyOf(bound);
  }

  /** Whose a verified certificate is. */
  Proof proof(ClientCertificate.Verified shown, long nowMillis) {
    if (nowMillis > shown.notAfterMillis()) {
      return new Proof.Refused(Reason.CREDENTIAL_EXPIRED, shown.id());
    }
    List<Bound> matching = matching(shown);
    if (matching.isEmpty()) {
      return new Proof.Refused(Reason.CALLER_UNBOUND, shown.id() + " of " + shown.subject());
    }
    Bound first = matching.getFirst();
    if (matching.stream().anyMatch(other -> !other.integration().equals(first.integration()))) {
      return new Proof.Refused(Reason.CALLER_AMBIGUOUS, shown.id() + " of " + shown.subject());
    }
    return new Proof.Proven(
        new Caller.Proven(
            shown.subject(),
            first.kind(),
            first.integration(),
            shown.id(),
            List.of(),
            Map.of("subject", shown.subject(), "issuer", shown.issuer(), "names", shown.names())));
  }

  /** Whether it stands for none but this integration, which another credential proved. */
  boolean agrees(ClientCertificate.Verified shown, String integration) {
    return matching(shown).stream().allMatch(it -> it.integration().equals(integration));
  }

  private List<Bound> matching(ClientCertificate.Verified shown) {
    List<Bound> matching = new ArrayList<>(1);
    for (Bound one : bound) {
      if (one.matches(shown)) {
        matching.add(one);
      }
    }
    return matching;
  }
}
