package dev.gatehouse.contract.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** Eight bytes at a time: hashing and comparing names where they lie. */
final class Words {
  /** Literals as {@link #intAt} reads them; of {@code false}, all but its first letter. */
  static final int TRUE = 0x65757274;

  static final int NULL = 0x6C6C756E;
  static final int ALSE = 0x65736C61;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  // Unknown to whoever sends documents, so that names cannot be chosen to collide: the factor too,
  // since with a known one two blocks can be chosen that take the same difference whatever the
  // seed.
  private static final long SEED = new SecureRandom().nextLong();
  private static final long ODD = new SecureRandom().nextLong() | 0x4000000000000001L;

  private Words() {}

  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  static int intAt(byte[] bytes, int index) {
    return (int) INTS.get(bytes, index);
  }

  static int hash(byte[] bytes, int from, int to) {
    long hash = SEED ^ (to - from) * ODD;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = mix(hash ^ at(bytes, at));
    }
    if (at < to) {
      hash = mix(hash ^ tail(bytes, at, to));
    }
    return (int) (hash ^ hash >>> 32);
  }

  /** Whether two regions of the same length hold the same bytes. */
  static boolean same(byte[] a, int fromA, byte[] b, int fromB, int length) {
    int done = 0;
    for (; done + 8 <= length; done += 8) {
      if (at(a, fromA + done) != at(b, fromB + done)) {
        return false;
      }
    }
    return done == length
        || tail(a, fromA + done, fromA + length) == tail(b, fromB + done, fromB + length);
  }

  /** Up to seven bytes as a number. */
  private static long tail(byte[] bytes, int at, int to) {
    if (to >= 8) {
      return at(bytes, to - 8) >>> (64 - 8 * (to - at));
    }
    long word = 0;
    for (int i = to - 1; i >= at; i--) {
      word = word << 8 | (bytes[i] & 0xFF);
    }
    return word;
  }

  static int hash(long value) {
    long hash = mix(mix(SEED ^ value));
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long value) {
    return Math.unsignedMultiplyHigh(value ^ SEED, ODD) ^ value * ODD;
  }
}
