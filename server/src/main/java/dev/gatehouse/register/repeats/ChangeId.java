package dev.gatehouse.register.repeats;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A change as its caller, its operation and its key name it: half of an HMAC-SHA-256 of them. */
record ChangeId(long high, long low) {
  static final int BYTES = 16;

  static ChangeId of(ByteBuffer bytes) {
    return new ChangeId(bytes.getLong(), bytes.getLong());
  }

  void into(ByteBuffer bytes) {
    bytes.putLong(high).putLong(low);
  }

  /** The same as a UUID of version 8 (RFC 9562 §5.8). */
  UUID uuid() {
    return new UUID((high & ~0xf000L) | 0x8000L, (low & ~(3L << 62)) | (2L << 62));
  }

  /** The digest is as random as a hash can be. */
  @Override
  public int hashCode() {
    return (int) low;
  }
}
