package dev.gatehouse.proxy.http2;

import java.util.Arrays;

/**
 * The Huffman code of strings (RFC 7541 §5.2, appendix B). It is canonical: the lengths of its code
 * words say everything. Decoded by a table of states, half a byte at a time.
 */
final class HuffmanCode {
  /** Bits of the code word of each byte; last, of the end of the string. */
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    30
  };

  private static final int END = 256;

  /** Set in an entry of {@link #STEPS} that completes a byte. */
  private static final int COMPLETES = 1 << 16;

  private static final int FAILS = -1;

  /** For each state and half byte: the byte completed, and from bit 20 on the next state. */
  private static final int[] STEPS;

  /** The states in which a string may end: at a byte's end, or within seven bits of padding. */
  private static final boolean[] ENDS;

  static {
    int[][] tree = new int[END][2];
    for (int[] node : tree) {
      Arrays.fill(node, Integer.MIN_VALUE);
    }
    int nodes = 1;
    int code = 0;
    int last = 5;
    for (int length = 5; length <= 30; length++) {
      for (int symbol = 0; symbol <= END; symbol++) {
        if (LENGTHS[symbol] != length) {
          continue;
        }
        code <<= length - last;
        last = length;
        int at = 0;
        for (int bit = length - 1; bit > 0; bit--) {
          int side = code >> bit & 1;
          if (tree[at][side] == Integer.MIN_VALUE) {
            tree[at][side] = nodes++;
          }
          at = tree[at][side];
        }
        tree[at][code & 1] = -1 - symbol;
        code++;
      }
    }
    STEPS = new int[16 * nodes];
    for (int state = 0; state < nodes; state++) {
      for (int half = 0; half < 16; half++) {
        STEPS[16 * state + half] = step(tree, state, half);
      }
    }
    ENDS = new boolean[nodes];
    int padding = 0;
    for (int bits = 0; bits <= 7; bits++) {
      ENDS[padding] = true;
      padding = tree[padding][1];
    }
  }

  private HuffmanCode() {}

  private static int step(int[][] tree, int from, int half) {
    int at = from;
    int completed = 0;
    for (int bit = 3; bit >= 0; bit--) {
      int next = tree[at][half >> bit & 1];
      if (next == -1 - END) {
        return FAILS;
      }
      if (next < 0) {
        completed = COMPLETES | (-1 - next);
        next = 0;
      }
      at = next;
    }
    return at << 20 | completed;
  }

  /** The most bytes that so many coded ones can mean: no code word is shorter than five bits. */
  static int most(int coded) {
    return (int) (coded * 8L / 5);
  }

  /**
   * Decodes a string; there must be room for {@link #most} of it.
   *
   * @return the position behind the last byte decoded
   */
  static int decode(byte[] coded, int from, int to, byte[] into, int at) throws ConnectionError {
    int end = at;
    int state = 0;
    for (int i = from; i < to; i++) {
      int high = STEPS[16 * state + (coded[i] >> 4 & 15)];
      if (high == FAILS) {
        throw ConnectionError.compression("the end of a string within a string");
      }
      if ((high & COMPLETES) != 0) {
        into[end++] = (byte) high;
      }
      int low = STEPS[16 * (high >>> 20) + (coded[i] & 15)];
      if (low == FAILS) {
        throw ConnectionError.compression("the end of a string within a string");
      }
      if ((low & COMPLETES) != 0) {
        into[end++] = (byte) low;
      }
      state = low >>> 20;
    }
    if (!ENDS[state]) {
      throw ConnectionError.compression("a string is not padded with the start of its end");
    }
    return end;
  }
}
