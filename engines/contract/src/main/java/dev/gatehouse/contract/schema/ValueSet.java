package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Hashing;
import dev.gatehouse.contract.json.Tape;
import java.util.Arrays;

/** Whether an array has each value once, in time linear in its size. */
final class ValueSet {
  private static final int FEW = 6;
  private static final int KEEP = 1 << 16;
  // So many smaller arrays make it let go of what a large one took.
  private static final int PATIENCE = 64;
  private int[] slots = new int[64];
  private int[] hashes = new int[64];
  private int idle;

  boolean once(Tape tape, int array) {
    int count = tape.count(array);
    return count < 2 || (count <= FEW ? fewOnce(tape, array) : manyOnce(tape, array, count));
  }

  private static boolean fewOnce(Tape tape, int array) {
    int end = tape.next(array);
    for (int a = tape.first(array); a < end; a = tape.next(a)) {
      for (int b = tape.first(array); b < a; b = tape.next(b)) {
        if (Equality.same(tape, a, b)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean manyOnce(Tape tape, int array, int count) {
    int size = Integer.highestOneBit(count) << 2;
    idle = (size > slots.length / 8 || slots.length <= KEEP) ? 0 : idle + 1;
    if (idle > PATIENCE) {
      slots = new int[KEEP];
      hashes = new int[KEEP];
    }
    if (slots.length < size) {
      slots = new int[size];
      hashes = new int[size];
    } else {
      Arrays.fill(slots, 0, size, 0);
    }
    int end = tape.next(array);
    for (int item = tape.first(array); item < end; item = tape.next(item)) {
      int hash = Hashing.of(tape, item);
      int slot = hash & size - 1;
      while (slots[slot] != 0) {
        if (hashes[slot] == hash && Equality.same(tape, slots[slot] - 1, item)) {
          return false;
        }
        slot = slot + 1 & size - 1;
      }
      slots[slot] = item + 1;
      hashes[slot] = hash;
    }
    return true;
  }
}
