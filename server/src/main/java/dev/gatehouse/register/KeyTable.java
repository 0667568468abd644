package dev.gatehouse.register;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys, in memory. Readers never wait; writers wait for one another. */
final class KeyTable implements Keys {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int FEWEST = 16;
  private static final long MARK = 0xFFFF_FFFF_0000_0000L;

  private final String instance;
  private final PackedKeys rows = new PackedKeys();
  // A row's number and one more, under half of what its hash begins with, where the other half
  // points to or behind that; at least half of the slots are 0. With the mark, a row that lies
  // far away in memory is read when it is the right one only. What becomes too short is left to
  // those who still read it.
  private volatile long[] slots = new long[FEWEST];
  private volatile int size;

  KeyTable(String instance) {
    this.instance = instance;
  }

  @Override
  public Looked find(String presented) {
    KeyText.Shape shape = KeyText.shape(presented, instance);
    if (shape == KeyText.Shape.MALFORMED) {
      return Unknown.MALFORMED;
    }
    int row = row(KeyHash.of(presented));
    if (row >= 0) {
      return new Known(rows.key(row));
    }
    // Looked up first: its callers may have moved here, and it was imported.
    return shape == KeyText.Shape.OTHER_INSTANCE ? Unknown.OTHER_INSTANCE : Unknown.NOT_FOUND;
  }

  /** Adds a key, or takes over when one that is there ends. */
  synchronized void put(KeyHash hash, Key key) {
    int known = row(hash);
    if (known >= 0) {
      rows.change(known, key);
      return;
    }
    if (2 * (rows.count() + 1) > slots.length) {
      grow();
    }
    int row = rows.add(hash, key);
    place(slots, hash, row);
    size = row + 1;
  }

  Optional<Key> by(KeyHash hash) {
    int row = row(hash);
    return row < 0 ? Optional.empty() : Optional.of(rows.key(row));
  }

  /** A scan: for commands of people. */
  Optional<Map.Entry<KeyHash, Key>> by(String id) {
    int all = size;
    for (int row = 0; row < all; row++) {
      Key key = rows.key(row);
      if (key.id().equals(id)) {
        return Optional.of(Map.entry(rows.hash(row), key));
      }
    }
    return Optional.empty();
  }

  /** Oldest first. */
  List<Key> all() {
    int known = size;
    List<Key> all = new ArrayList<>(known);
    for (int row = 0; row < known; row++) {
      all.add(rows.key(row));
    }
    all.sort(Comparator.comparingLong(Key::created).thenComparing(Key::id));
    return all;
  }

  /** The row of a hash; negative if there is none. */
  private int row(KeyHash hash) {
    long[] places = slots;
    int mask = places.length - 1;
    for (int at = hash.hashCode() & mask; ; at = (at + 1) & mask) {
      long placed = (long) LONGS.getAcquire(places, at);
      if (placed == 0) {
        return -1;
      }
      int row = (int) placed - 1;
      if (((placed ^ hash.a()) & MARK) == 0 && rows.is(row, hash)) {
        return row;
      }
    }
  }

  private static void place(long[] places, KeyHash hash, int row) {
    int mask = places.length - 1;
    int at = hash.hashCode() & mask;
    while (places[at] != 0) {
      at = (at + 1) & mask;
    }
    LONGS.setRelease(places, at, (hash.a() & MARK) | (row + 1));
  }

  private void grow() {
    long[] more = new long[2 * slots.length];
    for (int row = 0; row < rows.count(); row++) {
      place(more, rows.hash(row), row);
    }
    slots = more;
  }
}
