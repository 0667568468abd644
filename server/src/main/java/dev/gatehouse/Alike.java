package dev.gatehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes one thing of what is equal, for operations that are alike in most: what their calls read is
 * then the same, and stays near the processor. Of things that differ it knows the latest.
 */
final class Alike<K, V> {
  private static final int MOST = 16;

  private final Function<K, V> make;
  // the latest at the end
  private final List<Made<K, V>> known = new ArrayList<>(MOST);

  private record Made<K, V>(K of, V value) {}

  Alike(Function<K, V> make) {
    this.make = make;
  }

  /** What was made of an equal one, if that was not long ago. */
  V of(K key) {
    for (int i = known.size() - 1; i >= 0; i--) {
      if (known.get(i).of().equals(key)) {
        Made<K, V> made = known.remove(i);
        known.add(made);
        return made.value();
      }
    }
    if (known.size() == MOST) {
      known.removeFirst();
    }
    V value = make.apply(key);
    known.add(new Made<>(key, value));
    return value;
  }
}
