package dev.gatehouse.contract.json;

import java.util.Arrays;

/** Whether an object has each name once, in time linear in their number. */
final class NameCheck {
  private static final int FEW = 8;
  private int[] slots = new int[64];

  boolean once(Tape tape, int object) {
    int count = tape.count(object);
    if (count < 2) {
      return true;
    }
    return count <= FEW ? fewOnce(tape, object) : manyOnce(tape, object, count);
  }

  private static boolean fewOnce(Tape tape, int object) {
    int end = tape.next(object);
    for (int a = tape.first(object); a < end; a = tape.next(tape.value(a))) {
      for (int b = tape.first(object); b < a; b = tape.next(tape.value(b))) {
        if (tape.nameHash(a) == tape.nameHash(b) && same(tape, a, b)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean manyOnce(Tape tape, int object, int count) {
    int size = Integer.highestOneBit(count) << 2;
    if (slots.length < size) {
      slots = new int[size];
    } else {
      Arrays.fill(slots, 0, size, 0);
    }
    int end = tape.next(object);
    for (int name = tape.first(object); name < end; name = tape.next(tape.value(name))) {
      int hash = tape.nameHash(name);
      int slot = hash & size - 1;
      while (slots[slot] != 0) {
        int other = slots[slot] - 1;
        if (tape.nameHash(other) == hash && same(tape, name, other)) {
          return false;
        }
        slot = slot + 1 & size - 1;
      }
      slots[slot] = name + 1;
    }
    return true;
  }

  private static boolean same(Tape tape, int a, int b) {
    if (tape.escaped(a) || tape.escaped(b)) {
      return tape.string(a).equals(tape.string(b));
    }
    byte[] bytes = tape.bytes();
    return Arrays.equals(bytes, tape.start(a), tape.end(a), bytes, tape.start(b), tape.end(b));
  }
}
