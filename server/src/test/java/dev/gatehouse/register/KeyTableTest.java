package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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

  private static Key key(int i) {
    return new Key("key-" + i, "portal-" + i % 3, i % 2 == 0, i, i * 7L, Key.NEVER);
  }
}
