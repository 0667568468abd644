package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("races")
@Timeout(60)
class KeyTableRacesTest {
  private final KeyTable table = new KeyTable("00000000");

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
