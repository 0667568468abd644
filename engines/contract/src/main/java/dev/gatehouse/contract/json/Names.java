package dev.gatehouse.contract.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A fixed set of names, found by their UTF-8 bytes without allocation. */
public final class Names {
  private final byte[][] names;
  private final int[] hashes;
  private final int[] slots; // index + 1, 0 is free
  private final int mask;
  // The first eight bytes of each name in its quotes, and which of them count.
  private final long[] heads;
  private final long[] headMasks;
  // Which lengths there are; of those beyond 63, one for all.
  private final long lengths;

  public Names(List<String> all) {
    int size = Integer.highestOneBit(Math.max(2, all.size() * 2)) << 1;
    names = new byte[all.size()][];
    hashes = new int[all.size()];
    slots = new int[size];
    mask = size - 1;
    heads = new long[names.length];
    headMasks = new long[names.length];
    long found = 0;
    for (int i = 0; i < names.length; i++) {
      byte[] name = all.get(i).getBytes(StandardCharsets.UTF_8);
      names[i] = name;
      quoted(i, name);
      hashes[i] = Words.hash(name, 0, name.length);
      int slot = hashes[i] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = i + 1;
      found |= 1L << Math.min(name.length, Long.SIZE - 1);
    }
    lengths = found;
  }

  private void quoted(int index, byte[] name) {
    byte[] head = new byte[8];
    head[0] = '"';
    System.arraycopy(name, 0, head, 1, Math.min(7, name.length));
    if (name.length < 7) {
      head[name.length + 1] = '"';
    }
    heads[index] = Words.at(head, 0);
    headMasks[index] = name.length < 6 ? (1L << (8 * (name.length + 2))) - 1 : -1;
  }

  /** Whether every name can be written in JSON as it is, without escapes. */
  public boolean plain() {
    for (byte[] name : names) {
      for (byte c : name) {
        if (c == '"' || c == '\\' || (c >= 0 && c < ' ')) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The byte behind a name in its quotes, if it is the one that starts here; or -1. Asked of {@link
   * #plain} names alone.
   */
  public int behindQuoted(int index, byte[] bytes, int from, int end) {
    byte[] name = names[index];
    int quote = from + name.length + 1;
    if (quote >= end
        || from + 8 > end
        || (Words.at(bytes, from) & headMasks[index]) != heads[index]) {
      return -1;
    }
    return name.length < 7
            || (bytes[quote] == '"' && Words.same(bytes, from + 8, name, 7, name.length - 7))
        ? quote + 1
        : -1;
  }

  /** The same with the colon that has to follow. */
  public int behindColon(int index, byte[] bytes, int from, int end) {
    int quoted = behindQuoted(index, bytes, from, end);
    return quoted >= 0 && quoted < end && bytes[quoted] == ':' ? quoted + 1 : -1;
  }

  /** A hash that nobody outside this process can tell beforehand. */
  public static int hash(byte[] bytes, int from, int to) {
    return Words.hash(bytes, from, to);
  }

  /** The index of a name, or -1. */
  public int find(byte[] bytes, int from, int to) {
    return find(Words.hash(bytes, from, to), bytes, from, to);
  }

  /** The hash of the name at an index. */
  int hash(int index) {
    return hashes[index];
  }

  /** The UTF-8 bytes of the name at an index; not to be changed. */
  byte[] bytes(int index) {
    return names[index];
  }

  int find(int hash, byte[] bytes, int from, int to) {
    for (int slot = hash & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      int index = slots[slot] - 1;
      if (hashes[index] == hash && is(index, bytes, from, to)) {
        return index;
      }
    }
    return -1;
  }

  /** Whether the name at an index is this one. */
  public boolean is(int index, byte[] bytes, int from, int to) {
    byte[] name = names[index];
    return name.length == to - from && Words.same(bytes, from, name, 0, name.length);
  }

  /**
   * Whether the inside of a JSON string may be one of the names to a reader that does not mind the
   * case. Also true of all that hold escapes or more than ASCII: whoever asks has to look closer.
   */
  public boolean resembled(byte[] bytes, int from, int to, boolean escaped) {
    int length = to - from;
    if ((lengths >>> Math.min(length, Long.SIZE - 1) & 1) != 0) {
      for (byte[] name : names) {
        if (name.length == length && sameLetters(name, bytes, from)) {
          return true;
        }
      }
    }
    long bits = 0;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      bits |= Words.at(bytes, at);
    }
    for (; at < to; at++) {
      bits |= bytes[at];
    }
    return (escaped || (bits & 0x8080808080808080L) != 0) && names.length > 0;
  }

  private static boolean sameLetters(byte[] name, byte[] bytes, int from) {
    int difference = 0;
    for (int i = 0; i < name.length; i++) {
      difference |= (name[i] ^ bytes[from + i]) & ~0x20;
    }
    return difference == 0;
  }

  /** The index of a JSON string, escapes resolved, or -1. */
  public int find(byte[] bytes, int from, int to, boolean escaped) {
    if (!escaped) {
      return find(bytes, from, to);
    }
    byte[] plain = new byte[to - from];
    return find(plain, 0, Text.unescape(bytes, from, to, plain, 0));
  }

  public int size() {
    return names.length;
  }
}
