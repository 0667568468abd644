package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Waiting;
import dev.gatehouse.register.Key;
import dev.gatehouse.register.KeyHash;
import dev.gatehouse.register.Keys;
import java.util.List;
import java.util.Map;

/** Everything that can prove a caller in one snapshot. */
public final class Credentials {
  private final Keys keys;
  private final Map<String, Kind> keyed;
  private final Tokens tokens;
  private final Certificates certificates;

  /** The credentials of one snapshot in which no certificates are bound. */
  public Credentials(Keys keys, Map<String, Kind> keyed, Tokens tokens) {
    this(keys, keyed, tokens, Certificates.NONE);
  }

  /**
   * The credentials of one snapshot.
   *
   * @param keyed the integrations whose callers may have keys, and what kind they are
   */
  public Credentials(Keys keys, Map<String, Kind> keyed, Tokens tokens, Certificates certificates) {
    this.certificates = certificates;
    this.keys = keys;
    this.keyed = Map.copyOf(keyed);
    this.tokens = tokens;
  }

  Certificates certificates() {
    return certificates;
  }

  /** What a first look says, without waiting. */
  sealed interface Look {}

  /** All there is to say. */
  record Settled(Proof proof) implements Look {}

  /** No key; it has the form of a token. */
  record MaybeToken(KeyHash hash) implements Look {}

  Look find(Presented.One presented, long nowMillis) {
    boolean maybeToken = presented.bearer() && tokens.any() && Jws.looksLike(presented.text());
    if (maybeToken) {
      KeyHash hash = KeyHash.of(presented.text());
      Caller.Proven known = tokens.known(hash, nowMillis);
      if (known != null) {
        return new Settled(new Proof.Proven(known));
      }
      // A key that was imported may look like anything.
      return keys.find(presented.text()) instanceof Keys.Known(Key key)
          ? new Settled(judged(key, nowMillis))
          : new MaybeToken(hash);
    }
    return new Settled(
        switch (keys.find(presented.text())) {
          case Keys.Known(Key key) -> judged(key, nowMillis);
          case Keys.Unknown unknown -> Proof.refused(why(unknown));
        });
  }

  Proof verify(String token, KeyHash hash, long nowMillis, Waiting waiting) {
    return tokens.verify(token, hash, nowMillis, waiting);
  }

  private Proof judged(Key key, long nowMillis) {
    return switch (key.state(nowMillis)) {
      case VALID -> bound(key);
      case EXPIRED -> new Proof.Refused(Reason.CREDENTIAL_EXPIRED, key.id());
      case REVOKED -> new Proof.Refused(Reason.CREDENTIAL_REVOKED, key.id());
    };
  }

  private Proof bound(Key key) {
    Kind kind = keyed.get(key.integration());
    if (kind == null) {
      return new Proof.Refused(
          Reason.CALLER_UNBOUND, key.id() + " of " + key.integration() + ", which takes no keys");
    }
    return new Proof.Proven(
        new Caller.Proven(
            key.integration(), kind, key.integration(), key.id(), List.of(), Map.of()));
  }

  private static String why(Keys.Unknown unknown) {
    return switch (unknown) {
      case MALFORMED -> "a key of ours that is not well-formed";
      case OTHER_INSTANCE -> "a key of another instance";
      case NOT_FOUND -> "not known here";
    };
  }
}
