package dev.gatehouse.audit;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What records say of things that are met often, each in a place by its hash: most calls are like
 * others before them. A place is taken by what is missed twice in a row there, so that what is met
 * once neither is copied nor drives out what comes again. One loop's own.
 */
final class Pieces<K> {
  private static final int BITS = 8;

  private final Consumer<K> form;
  // Beside the keys, since those are far away where there are many.
  private final int[] hashes = new int[1 << BITS];
  private final int[] missed = new int[1 << BITS];
  private final @Nullable K[] keys;
  private final byte[][] pieces = new byte[1 << BITS][];

  /**
   * @param form writes the piece of a thing
   */
  @SuppressWarnings("unchecked") // an array of nothing else
  Pieces(Consumer<K> form) {
    this.form = form;
    keys = (K[]) new Object[1 << BITS];
  }

  void write(JsonBytes json, K key) {
    int hash = key.hashCode() * 0x9e3779b9;
    int slot = hash >>> (Integer.SIZE - BITS);
    if (hashes[slot] == hash && key.equals(keys[slot])) {
      json.raw(pieces[slot], 0, pieces[slot].length);
      return;
    }
    int from = json.length();
    form.accept(key);
    if (missed[slot] == hash) {
      hashes[slot] = hash;
      keys[slot] = key;
      pieces[slot] = Arrays.copyOfRange(json.bytes(), from, json.length());
    }
    missed[slot] = hash;
  }
}
