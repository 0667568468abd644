package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyTableTest {
  private static final String INSTANCE = "00000000";

  private final Random random = new Random(7);
  private final KeyTable table = new KeyTable(INSTANCE);

  @Test
  void finds_each_of_many_keys_as_it_was_put_and_no_other() {
    List<String> texts = new ArrayList<>();
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      texts.add(KeyText.make(INSTANCE, random));
      keys.add(key(i));
      table.put(KeyHash.of(texts.get(i)), keys.get(i));
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(table.find(texts.get(i))).isEqualTo(new Keys.Known(keys.get(i)));
      assertThat(table.find(KeyText.make(INSTANCE, random))).isEqualTo(Keys.Unknown.NOT_FOUND);
    }
    assertThat(table.all()).hasSize(20_000).startsWith(keys.get(0), keys.get(1));
    assertThat(table.by("key-12345").orElseThrow().getKey())
        .isEqualTo(KeyHash.of(texts.get(12345)));
    assertThat(table.by("key-20000")).isEmpty();
  }

  @Test
  void tells_hashes_apart_that_point_to_the_same_place() {
    for (int i = 0; i < 100; i++) {
      table.put(new KeyHash(5, 1, i, 2), key(i));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(table.by(new KeyHash(5, 1, i, 2))).contains(key(i));
    }
    assertThat(table.by(new KeyHash(5, 1, 100, 2))).isEmpty();
    assertThat(table.by(new KeyHash(5, 2, 1, 2))).isEmpty();
  }

  @Test
  void shows_when_a_key_ends_and_has_it_once() {
    KeyHash hash = KeyHash.of("an imported key");
    Key key = key(1);
    table.put(hash, key);
    table.put(hash, key.expiring(500).revokedAt(400));
    assertThat(table.by(hash)).contains(key.expiring(500).revokedAt(400));
    assertThat(table.all()).hasSize(1);
  }

  @Test
  void refuses_an_id_that_it_could_not_give_back() {
    KeyHash hash = KeyHash.of("an imported key");
    for (String id : List.of("", "key-12345678901234", "k\u00e9y")) {
      Key key = new Key(id, "portal", true, 0, Key.NEVER, Key.NEVER);
      assertThatThrownBy(() -> table.put(hash, key)).hasMessageContaining("id: ");
    }
    assertThat(table.by(hash)).isEmpty();
    Key longest = new Key("key-123456789012", "portal", true, 0, Key.NEVER, Key.NEVER);
    table.put(hash, longest);
    assertThat(table.by(hash)).contains(longest);
  }

  @Test
  void readers_miss_no_key_that_was_put_before_they_looked() throws Exception {
    int many = 100_000;
    AtomicInteger put = new AtomicInteger();
    List<FutureTask<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Random chance = new Random(i);
      FutureTask<Integer> reader = new FutureTask<>(() -> wrong(put, many, chance));
      readers.add(reader);
      Thread.ofPlatform().name("reader-" + i).start(reader);
    }
    for (int i = 0; i < many; i++) {
      table.put(hash(i), key(i));
      put.set(i + 1);
    }
    for (FutureTask<Integer> reader : readers) {
      assertThat(reader.get()).isZero();
    }
  }

  /** Looks for keys until all are there; counts those that were missed or not whole. */
  private int wrong(AtomicInteger put, int many, Random chance) {
    int wrong = 0;
    for (int known = put.get(); known < many; known = put.get()) {
      // the newest, and any other
      for (int i : known == 0 ? new int[0] : new int[] {known - 1, chance.nextInt(known)}) {
        wrong += table.by(hash(i)).filter(key(i)::equals).isPresent() ? 0 : 1;
      }
    }
    return wrong;
  }

  private static KeyHash hash(int i) {
    // eight at a time point to the same place
    return new KeyHash((i >> 3) * 0x9E3779B97F4A7C15L, i, ~i, 1);
  }

  private static Key key(int i) {
    return new Key("key-" + i, "portal-" + i % 3, i % 2 == 0, i, i * 7L, Key.NEVER);
  }
}
