package dev.gatehouse.contract.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A fixed set of names, found by their UTF-8 bytes without allocation. */
public final class Names {
  private final byte[][] names;
  private final int[] hashes;
  private final int[] slots; // index + 1, 0 is free
  private final int mask;

  public Names(List<String> all) {
    int size = Integer.highestOneBit(Math.max(2, all.size() * 2)) << 1;
    names = new byte[all.size()][];
    hashes = new int[all.size()];
    slots = new int[size];
    mask = size - 1;
    for (int i = 0; i < names.length; i++) {
      byte[] name = all.get(i).getBytes(StandardCharsets.UTF_8);
      names[i] = name;
      hashes[i] = Words.hash(name, 0, name.length);
      int slot = hashes[i] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = i + 1;
    }
  }

  /** The index of a name, or -1. */
  public int find(byte[] bytes, int from, int to) {
    return find(Words.hash(bytes, from, to), bytes, from, to);
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
