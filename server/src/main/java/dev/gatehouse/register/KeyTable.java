package dev.gatehouse.register;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All keys, in memory. Readers never wait; only the register's thread writes. */
final class KeyTable implements Keys {
  private final String instance;
  private final Map<KeyHash, Key> keys = new ConcurrentHashMap<>();

  KeyTable(String instance) {
    this.instance = instance;
  }

  @Override
  public Looked find(String presented) {
    KeyText.Shape shape = KeyText.shape(presented, instance);
    if (shape == KeyText.Shape.MALFORMED) {
      return Unknown.MALFORMED;
    }
    Key key = keys.get(KeyHash.of(presented));
    if (key != null) {
      return new Known(key);
    }
    // Looked up first: its callers may have moved here, and it was imported.
    return shape == KeyText.Shape.OTHER_INSTANCE ? Unknown.OTHER_INSTANCE : Unknown.NOT_FOUND;
  }

  void put(KeyHash hash, Key key) {
    keys.put(hash, key);
  }

  Optional<Key> by(KeyHash hash) {
    return Optional.ofNullable(keys.get(hash));
  }

  /** A scan: for commands of people. */
  Optional<Map.Entry<KeyHash, Key>> by(String id) {
    return keys.entrySet().stream().filter(entry -> entry.getValue().id().equals(id)).findAny();
  }

  /** Oldest first. */
  List<Key> all() {
    List<Key> all = new ArrayList<>(keys.values());
    all.sort(Comparator.comparingLong(Key::created).thenComparing(Key::id));
    return all;
  }
}
