package dev.gatehouse.audit;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What records say of the things that were met last, each in a place by its hash: most calls are
 * like others before them. One loop's own.
 */
final class Pieces<K> {
  private static final int BITS = 8;

  private final Consumer<K> form;
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
    int slot = (key.hashCode() * 0x9e3779b9) >>> (Integer.SIZE - BITS);
    if (Objects.equals(keys[slot], key)) {
      json.raw(pieces[slot], 0, pieces[slot].length);
      return;
    }
    int from = json.length();
    form.accept(key);
    keys[slot] = key;
    pieces[slot] = Arrays.copyOfRange(json.bytes(), from, json.length());
  }
}
