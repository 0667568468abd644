package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Waiting;
import dev.gatehouse.register.KeyHash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The access tokens that one snapshot believes, and whom they are bound to. */
public final class Tokens {
  // A key that its issuer withdraws is believed no longer than this, and KeySource.FRESH.
  private static final Duration KEPT = Duration.ofMinutes(5);
  private final Map<String, Issuer> issuers;
  private final List<Binding> bindings;
  private final KeySets keySets;
  private final VerifiedTokens verified = new VerifiedTokens();

  /**
   * The tokens of one snapshot.
   *
   * @param issuers by their name in the configuration
   */
  public Tokens(Map<String, Issuer> issuers, List<Binding> bindings, KeySets keySets) {
    this.issuers = Map.copyOf(issuers);
    this.bindings = List.copyOf(bindings);
    this.keySets = keySets;
  }

  /** Whether there is any issuer whose tokens could be right. */
  boolean any() {
    return !issuers.isEmpty();
  }

  /** The caller of a token that was found right lately, or null. */
  Caller.@Nullable Proven known(KeyHash hash, long nowMillis) {
    VerifiedTokens.Verified found = verified.find(hash, nowMillis);
    return found == null ? null : found.caller();
  }

  /** Looks at a token; may have to wait for its issuer's keys. */
  Proof verify(String token, KeyHash hash, long nowMillis, Waiting waiting) {
    try {
      Jws jws = Jws.parse(token);
      Claims claims = new Claims(Json.object(jws.payload()));
      Map.Entry<String, Issuer> issuer = issuer(claims);
      if (issuer == null) {
        return Proof.refused("no issuer of this configuration, or not for its audience");
      }
      return verify(jws, claims, issuer.getKey(), issuer.getValue(), hash, nowMillis, waiting);
    } catch (Json.Unreadable | Claims.Wrong e) {
      return Proof.refused("token: " + e.getMessage());
    } catch (IssuerAway e) {
      return new Proof.Refused(Reason.ISSUER_AWAY, String.valueOf(e.getMessage()));
    }
  }

  /** The issuer that the token claims; one issuer may stand for several audiences. */
  private Map.@Nullable Entry<String, Issuer> issuer(Claims claims) throws Claims.Wrong {
    String iss = claims.text("iss");
    for (Map.Entry<String, Issuer> one : issuers.entrySet()) {
      if (one.getValue().issuer().equals(iss) && claims.isFor(one.getValue().audience())) {
        return one;
      }
    }
    return null;
  }

  private Proof verify(
      Jws jws, Claims claims, String name, Issuer issuer, KeyHash hash, long now, Waiting waiting)
      throws Claims.Wrong, IssuerAway {
    Optional<Algorithm> algorithm = Algorithm.named(jws.algorithm());
    if (algorithm.filter(issuer.algorithms()::contains).isEmpty()) {
      return Proof.refused("token: an algorithm that is not accepted");
    }
    if (!Issuer.acceptsType(jws.typ())) {
      return Proof.refused("token: not of an accepted type");
    }
    if (!keySets.of(issuer).keys(jws.kid(), waiting).signed(jws, algorithm.get())) {
      return Proof.refused("token: no key of the issuer signed it");
    }
    return timely(claims, name, issuer, hash, now);
  }

  private Proof timely(Claims claims, String name, Issuer issuer, KeyHash hash, long now)
      throws Claims.Wrong {
    long skew = issuer.skew().toMillis();
    long expires = claims.millis("exp");
    if (expires < 0) {
      return Proof.refused("token: never expires");
    }
    if (now >= expires + skew) {
      return new Proof.Refused(Reason.CREDENTIAL_EXPIRED, credential(claims, name, hash));
    }
    long from = Math.max(claims.millis("nbf"), 0) - skew;
    if (now < from) {
      return Proof.refused(credential(claims, name, hash) + ": not yet valid");
    }
    claims.millis("iat");
    Proof proof = bound(claims, name, issuer, hash);
    if (proof instanceof Proof.Proven proven) {
      long until = Math.min(expires + skew, now + KEPT.toMillis());
      verified.keep(new VerifiedTokens.Verified(hash, proven.caller(), from, until));
    }
    return proof;
  }

  private Proof bound(Claims claims, String name, Issuer issuer, KeyHash hash) throws Claims.Wrong {
    Binding bound = null;
    for (Binding binding : bindings) {
      if (binding.issuer().equals(name) && binding.equals().equals(claims.at(binding.claim()))) {
        if (bound != null && !bound.integration().equals(binding.integration())) {
          String entries = " of " + bound.integration() + ", " + binding.integration();
          return new Proof.Refused(
              Reason.CALLER_AMBIGUOUS, credential(claims, name, hash) + entries);
        }
        bound = binding;
      }
    }
    if (bound == null) {
      return new Proof.Refused(
          Reason.CALLER_UNBOUND, "no entry names a claim of " + credential(claims, name, hash));
    }
    String subject = claims.text("sub");
    return new Proof.Proven(
        new Caller.Proven(
            subject.isEmpty() ? bound.equals() : subject,
            bound.kind(),
            bound.integration(),
            credential(claims, name, hash),
            List.of(),
            claims.withRoles(issuer.roles()),
            issuer.issuer()));
  }

  /** The public id of a token whose signature was found right. */
  private static String credential(Claims claims, String name, KeyHash hash) throws Claims.Wrong {
    String jti = claims.text("jti");
    return name + ":" + (jti.isEmpty() ? hash.toHex().substring(0, 16) : jti);
  }
}
