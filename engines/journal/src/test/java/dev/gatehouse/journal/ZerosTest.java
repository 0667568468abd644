package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZerosTest {
  @Test
  void ends_where_one_read_after_the_other_would() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(400_000)];
      for (int marks = random.nextInt(3); marks > 0 && bytes.length > 0; marks--) {
        bytes[random.nextInt(bytes.length)] = 1;
      }
      MemorySegment memory = MemorySegment.ofArray(bytes);
      long from = random.nextInt(bytes.length / 8 + 1) * 8L;
      long end = from + random.nextInt((int) (bytes.length - from) + 1);

      assertThat(Zeros.end(memory, from, end)).isEqualTo(oneByOne(memory, from, end));
    }
  }

  private static long oneByOne(MemorySegment memory, long from, long end) {
    long at = from;
    while (at + Long.BYTES <= end && memory.get(Frame.LONG, at) == 0) {
      at += Long.BYTES;
    }
    return at;
  }
}
