package dev.gatehouse.register;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The life of API keys: issued or imported, rotated, revoked. Every method may block. */
public final class Keyring {
  private static final Duration AT_MOST = Duration.ofSeconds(10);
  private static final int ID_LENGTH = 10;

  private final String instance;
  private final KeyTable table;
  private final Store store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Changes changes;

  /** A new key; its text exists here alone and is not to be kept. */
  public record Issued(String text, Key key) {}

  Keyring(
      String instance,
      KeyTable table,
      Store store,
      InstantSource clock,
      RandomGenerator strong,
      Changes changes) {
    this.instance = instance;
    this.table = table;
    this.store = store;
    this.clock = clock;
    this.random = strong;
    this.changes = changes;
  }

  /** All keys, oldest first. */
  public List<Key> all() {
    return table.all();
  }

  /**
   * Issues a key.
   *
   * @param expires milliseconds since the epoch, or {@link Key#NEVER}
   */
  public Issued issue(String integration, long expires, String by)
      throws RegisterUnavailable, Refused {
    String text = KeyText.make(instance, random);
    Key key = fresh(integration, false, expires);
    add("key-issue", KeyHash.of(text), key, by);
    return new Issued(text, key);
  }

  /** Takes over a key that its callers already hold. */
  public Key take(String integration, KeyHash hash, long expires, String by)
      throws RegisterUnavailable, Refused {
    Key key = fresh(integration, true, expires);
    add("key-import", hash, key, by);
    return key;
  }

  /** Refuses a key from now on; a second time changes nothing. */
  public Key revoke(String id, String by) throws RegisterUnavailable, Refused {
    return store
        .write(
            AT_MOST,
            c -> {
              Map.Entry<KeyHash, Key> found = find(id);
              Key key = found.getValue();
              if (key.revoked() != Key.NEVER) {
                return found;
              }
              return change(c, "key-revoke", found, key.revokedAt(clock.millis()), by);
            },
            this::show)
        .getValue();
  }

  /**
   * Issues a successor with the same lifetime; the old key stays valid until the overlap ends.
   *
   * @throws Refused if the key is worth nothing any more
   */
  public Issued rotate(String id, Duration overlap, String by) throws RegisterUnavailable, Refused {
    String text = KeyText.make(instance, random);
    KeyHash hash = KeyHash.of(text);
    long now = clock.millis();
    Rotated rotated =
        store.write(
            AT_MOST,
            c -> {
              Map.Entry<KeyHash, Key> found = find(id);
              Key old = found.getValue();
              if (old.state(now) != Key.State.VALID) {
                throw new Refused("key " + id + " is not valid any more; issue a new one");
              }
              long expires =
                  old.expires() == Key.NEVER ? Key.NEVER : now + old.expires() - old.created();
              Key next = fresh(old.integration(), false, expires);
              insert(c, "key-rotate", hash, next, by);
              Key ending = old.expiring(now + overlap.toMillis());
              return new Rotated(change(c, "key-rotate", found, ending, by), Map.entry(hash, next));
            },
            both -> {
              show(both.old());
              show(both.next());
            });
    return new Issued(text, rotated.next().getValue());
  }

  private record Rotated(Map.Entry<KeyHash, Key> old, Map.Entry<KeyHash, Key> next) {}

  private Key fresh(String integration, boolean imported, long expires) {
    String id = "key-" + Ids.random(random, ID_LENGTH);
    return new Key(id, integration, imported, clock.millis(), expires, Key.NEVER);
  }

  private Map.Entry<KeyHash, Key> find(String id) throws Refused {
    return table.by(id).orElseThrow(() -> Refused.nothing("there is no key " + id));
  }

  private void add(String action, KeyHash hash, Key key, String by)
      throws RegisterUnavailable, Refused {
    store.write(
        AT_MOST,
        c -> {
          if (table.by(hash).isPresent()) {
            throw new Refused("this key is known already, as " + table.by(hash).get().id());
          }
          insert(c, action, hash, key, by);
          return Map.entry(hash, key);
        },
        this::show);
  }

  private void insert(Connection c, String action, KeyHash hash, Key key, String by)
      throws SQLException, RegisterUnavailable {
    Sql.update(
        c,
        "INSERT INTO api_key (id, hash, integration, imported, created, expires, revoked)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        key.id(),
        hash.toHex(),
        key.integration(),
        key.imported(),
        key.created(),
        orNull(key.expires()),
        orNull(key.revoked()));
    changes.keep(new Change(clock.millis(), by, action, key.id(), Map.of(), fields(key)));
  }

  private Map.Entry<KeyHash, Key> change(
      Connection c, String action, Map.Entry<KeyHash, Key> found, Key after, String by)
      throws SQLException, RegisterUnavailable {
    Sql.update(
        c,
        "UPDATE api_key SET expires = ?, revoked = ? WHERE id = ?",
        orNull(after.expires()),
        orNull(after.revoked()),
        after.id());
    changes.keep(
        new Change(
            clock.millis(), by, action, after.id(), fields(found.getValue()), fields(after)));
    return Map.entry(found.getKey(), after);
  }

  private void show(Map.Entry<KeyHash, Key> changed) {
    table.put(changed.getKey(), changed.getValue());
  }

  private static @Nullable Long orNull(long millis) {
    return millis == Key.NEVER ? null : millis;
  }

  private static Map<String, String> fields(Key key) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("integration", key.integration());
    fields.put("imported", Boolean.toString(key.imported()));
    if (key.expires() != Key.NEVER) {
      fields.put("expires", Instant.ofEpochMilli(key.expires()).toString());
    }
    if (key.revoked() != Key.NEVER) {
      fields.put("revoked", Instant.ofEpochMilli(key.revoked()).toString());
    }
    return fields;
  }
}
