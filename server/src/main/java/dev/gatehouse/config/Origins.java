package dev.gatehouse.config;

import java.util.Map;

/** Where each value of a bound configuration was written. */
public final class Origins {
  private final Map<String, Spot> spots;
  private final Origin root;

  /** The key and the value of one path. */
  record Spot(Origin key, Origin value) {}

  Origins(Origin root, Map<String, Spot> spots) {
    this.root = root;
    this.spots = spots;
  }

  /** Whether something is written at this path. */
  public boolean has(KeyPath path) {
    return spots.containsKey(path.toString());
  }

  /**
   * The place of the value at this path: of the value itself where it stands on its key's line,
   * else of the key; of what is around it where it is not written.
   */
  public Origin of(KeyPath path) {
    return of(path.toString());
  }

  /** The place of the value at a path as text, such as {@code apis.crm.offer.to[1]}. */
  public Origin of(String path) {
    for (String above : KeyPath.upwards(path)) {
      Spot spot = spots.get(above);
      if (spot != null) {
        // What is missing below a block is looked for at its key.
        boolean exact = above.equals(path) && spot.value.line() == spot.key.line();
        return exact ? spot.value : spot.key;
      }
    }
    return root;
  }

  /** The place of the key at this path. */
  public Origin ofKey(KeyPath path) {
    Spot spot = spots.get(path.toString());
    return spot == null ? of(path) : spot.key;
  }
}
