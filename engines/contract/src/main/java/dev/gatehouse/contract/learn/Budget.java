package dev.gatehouse.contract.learn;

import java.io.IOException;
import java.util.BitSet;

/**
 * How much more may be kept in memory: one for every segment, name and form. Also remembers for a
 * while what was met, so that a flood of names that come once displaces none that come again.
 */
final class Budget {
  private static final int BITS = 1 << 19;
  private static final int GENERATION = 8_192;

  private int left;
  private BitSet now = new BitSet(BITS);
  private BitSet before = new BitSet(BITS);
  private int met;

  Budget(int all) {
    this.left = all;
  }

  /** Takes one, if there is one. */
  boolean take() {
    return left > 0 && left-- > 0;
  }

  /** Takes one of what was kept before. */
  void need() throws IOException {
    if (!take()) {
      throw new IOException("more was kept than there is room for");
    }
  }

  void giveBack(int count) {
    left += count;
  }

  /** Whether a name was met at a place lately; from now on it was. Seldom wrong. */
  boolean metBefore(Object place, String name) {
    long hash = (System.identityHashCode(place) * 31L + name.hashCode()) * 0x9E3779B97F4A7C15L;
    boolean inNow = true;
    boolean inBefore = true;
    for (int i = 0; i < 3; i++) {
      int bit = (int) (hash >>> (7 + 19 * i)) & (BITS - 1);
      inNow &= now.get(bit);
      inBefore &= before.get(bit);
      now.set(bit);
    }
    if (++met % GENERATION == 0) {
      before = now;
      now = new BitSet(BITS);
    }
    return inNow || inBefore;
  }
}
