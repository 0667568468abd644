package dev.gatehouse.register;

/**
 * What the register knows of an API key. Times are milliseconds since the epoch.
 *
 * @param id its public name
 * @param integration the entry that its callers are bound to
 * @param imported whether its text was made elsewhere
 * @param expires from then on it is refused; {@link #NEVER} if it stays
 * @param revoked from then on it is refused; {@link #NEVER} if it is not
 */
public record Key(
    String id, String integration, boolean imported, long created, long expires, long revoked) {
  /** A time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What a key is worth at a moment. */
  public enum State {
    VALID,
    EXPIRED,
    REVOKED
  }

  public State state(long nowMillis) {
    if (revoked <= nowMillis) {
      return State.REVOKED;
    }
    return expires <= nowMillis ? State.EXPIRED : State.VALID;
  }

  Key expiring(long millis) {
    return new Key(id, integration, imported, created, Math.min(expires, millis), revoked);
  }

  Key revokedAt(long millis) {
    return new Key(id, integration, imported, created, expires, millis);
  }
}
