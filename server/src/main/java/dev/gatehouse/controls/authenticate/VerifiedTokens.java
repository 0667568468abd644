package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.register.KeyHash;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found right lately, by their hash. A table of fixed size in which a
 * newcomer takes the place of whoever is there: it is bounded, and needs no lock.
 */
final class VerifiedTokens {
  private static final int PLACES = 1 << 13;

  private final AtomicReferenceArray<@Nullable Verified> places =
      new AtomicReferenceArray<>(PLACES);

  /**
   * A token that was right.
   *
   * @param from milliseconds since the epoch, as the skew allows
   * @param until exclusive; the earliest of its own end and of the trust in the key that signed it
   */
  record Verified(KeyHash hash, Caller.Proven caller, long from, long until) {}

  @Nullable Verified find(KeyHash hash, long nowMillis) {
    Verified found = places.get(place(hash));
    return found != null
            && found.hash.equals(hash)
            && nowMillis >= found.from
            && nowMillis < found.until
        ? found
        : null;
  }

  void keep(Verified verified) {
    places.set(place(verified.hash), verified);
  }

  private static int place(KeyHash hash) {
    return (int) hash.b() & (PLACES - 1);
  }
}
