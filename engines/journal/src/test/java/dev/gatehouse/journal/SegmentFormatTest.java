package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Segments of any content, whole, damaged, cut off, and left by a process that died. */
class SegmentFormatTest {
  private static final int SIZE = 32 << 10;
  private static final long SALT = 0x5a17_5a17_5a17_5a17L;
  private static final long FIRST = 1_000;

  /** A segment in memory, what was written into it, and where each frame begins. */
  private record Written(
      MemorySegment memory, List<byte[]> payloads, List<Long> places, long tail) {
    static Written of(long seed, int records) {
      SplittableRandom random = new SplittableRandom(seed);
      MemorySegment memory = Arena.ofAuto().allocate(SIZE, Long.BYTES);
      new SegmentHeader(1, SALT, FIRST).write(memory);
      List<byte[]> payloads = new ArrayList<>();
      List<Long> places = new ArrayList<>();
      long at = SegmentHeader.SIZE;
      for (int i = 0; i < records; i++) {
        byte[] payload = new byte[random.nextInt(500)];
        random.nextBytes(payload);
        Frame.Stamp stamp = new Frame.Stamp(FIRST + i, random.nextLong(), i % 5, Frame.RECORD);
        Frame.write(memory, at, SALT, stamp, payload, 0, payload.length);
        payloads.add(payload);
        places.add(at);
        at += Frame.space(payload.length);
      }
      return new Written(memory, payloads, places, at);
    }

    /** The payloads that are found, by their place in the order; a wrong one is a failure. */
    BitSet found() {
      BitSet found = new BitSet();
      Walk walk = new Walk(memory, SALT, SegmentHeader.SIZE, memory.byteSize(), FIRST);
      while (walk.advance()) {
        Entry entry = Frame.entry(memory, walk.at());
        int index = (int) (entry.sequence() - FIRST);
        if (Frame.kind(memory, walk.at()) == Frame.RECORD) {
          assertThat(entry.bytes()).isEqualTo(payloads.get(index));
          found.set(index);
        }
      }
      return found;
    }

    void flip(long bit) {
      byte now = memory.get(ValueLayout.JAVA_BYTE, bit / Byte.SIZE);
      memory.set(ValueLayout.JAVA_BYTE, bit / Byte.SIZE, (byte) (now ^ (1 << (bit % Byte.SIZE))));
    }
  }

  @Property(tries = 200)
  void every_record_is_found_as_it_was_written(
      @ForAll long seed, @ForAll @IntRange(max = 50) int records) {
    assertThat(Written.of(seed, records).found().cardinality()).isEqualTo(records);
  }

  @Property(tries = 500)
  void a_flipped_bit_costs_the_record_it_lies_in_and_no_other(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int records,
      @ForAll @LongRange(max = Integer.MAX_VALUE) long chosen) {
    Written written = Written.of(seed, records);
    long from = SegmentHeader.SIZE * Byte.SIZE;
    long bit = from + chosen % (written.tail() * Byte.SIZE - from);
    written.flip(bit);
    BitSet found = written.found();
    int hit = -1;
    for (long place : written.places()) {
      hit += place <= bit / Byte.SIZE ? 1 : 0;
    }
    for (int i = 0; i < records; i++) {
      // A bit of the filling behind a record is no part of it.
      assertThat(found.get(i) || i == hit).as("record %d, hit %d", i, hit).isTrue();
    }
    boolean filling =
        bit / Byte.SIZE
            >= written.places().get(hit) + Frame.HEADER + written.payloads().get(hit).length;
    assertThat(found.get(hit)).isEqualTo(filling);
  }

  @Property(tries = 200)
  void a_tail_that_was_never_written_costs_nothing_before_it(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int records,
      @ForAll @LongRange(max = Integer.MAX_VALUE) long chosen) {
    Written written = Written.of(seed, records);
    long cut = SegmentHeader.SIZE + chosen % (written.tail() - SegmentHeader.SIZE);
    for (long at = cut; at < written.tail(); at++) {
      written.memory().set(ValueLayout.JAVA_BYTE, at, (byte) 0);
    }
    BitSet found = written.found();
    for (int i = 0; i < records; i++) {
      long end = written.places().get(i) + Frame.HEADER + written.payloads().get(i).length;
      if (end <= cut) {
        assertThat(found.get(i)).isTrue();
      } else if (written.places().get(i) >= cut) {
        assertThat(found.get(i)).isFalse();
      }
    }
  }

  @Property(tries = 300)
  void recovery_keeps_what_was_published_and_numbers_what_was_not(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int records) {
    Written written = Written.of(seed, records);
    SplittableRandom random = new SplittableRandom(seed);
    BitSet published = new BitSet();
    for (int i = 0; i < records; i++) {
      if (random.nextInt(4) > 0) {
        published.set(i);
      } else {
        // The size word comes last: an appender that died has left it zero, and anything behind.
        written.memory().set(Frame.INT, written.places().get(i), 0);
      }
    }
    SegmentHeader header = new SegmentHeader(1, SALT, FIRST);
    SegmentRecovery recovery = new SegmentRecovery(written.memory(), header, Optional.empty());
    recovery.run(Optional.empty());
    assertThat(recovery.damage()).isEmpty();
    assertThat(written.found()).isEqualTo(published);
    assertThat(recovery.within().end()).isEqualTo(FIRST + published.length());
    assertWholeBehind(written, recovery);
  }

  @Property(tries = 300)
  void a_byte_left_behind_the_last_record_is_wiped(
      @ForAll long seed,
      @ForAll @IntRange(max = 20) int records,
      @ForAll @IntRange(max = SIZE) int place) {
    Written written = Written.of(seed, records);
    long at = written.tail() + place % (SIZE - written.tail());
    written.memory().set(ValueLayout.JAVA_BYTE, at, (byte) 1);
    SegmentHeader header = new SegmentHeader(1, SALT, FIRST);
    SegmentRecovery recovery = new SegmentRecovery(written.memory(), header, Optional.empty());
    recovery.run(Optional.empty());
    assertThat(recovery.tail()).isEqualTo(written.tail());
    assertWholeBehind(written, recovery);
  }

  private static void assertWholeBehind(Written written, SegmentRecovery recovery) {
    Walk walk = new Walk(written.memory(), SALT, SegmentHeader.SIZE, SIZE, FIRST);
    while (walk.advance()) {
      assertThat(walk.missing()).isZero();
      assertThat(walk.at()).isEqualTo(walk.hole());
    }
    assertThat(walk.hole()).isEqualTo(recovery.tail());
    for (long at = recovery.tail(); at < SIZE; at++) {
      assertThat(written.memory().get(ValueLayout.JAVA_BYTE, at)).isZero();
    }
  }
}
