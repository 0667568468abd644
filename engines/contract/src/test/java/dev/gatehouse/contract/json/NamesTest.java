package dev.gatehouse.contract.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /**
   * A factor that anybody can look up makes the same difference of two first blocks whatever the
   * seed is, and a second block can take it back.
   */
  @Test
  void nobody_can_choose_names_that_collide() {
    Random random = new Random(5);
    int collisions = 0;
    for (int i = 0; i < 1_000; i++) {
      long first = random.nextLong();
      long other = first ^ Long.MIN_VALUE;
      long second = random.nextLong();
      long difference = high(first) ^ high(other) ^ Long.MIN_VALUE;
      collisions += hash(first, second) == hash(other, second ^ difference) ? 1 : 0;
    }
    assertEquals(0, collisions);
  }

  private static long high(long block) {
    return Math.unsignedMultiplyHigh(block ^ (GOLDEN << 4), GOLDEN);
  }

  private static int hash(long first, long second) {
    ByteBuffer name = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    byte[] bytes = name.putLong(first).putLong(second).array();
    return Names.hash(bytes, 0, bytes.length);
  }
}
