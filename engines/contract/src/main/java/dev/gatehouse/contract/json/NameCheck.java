package dev.gatehouse.contract.json;

import java.util.Arrays;

/** Whether an object has each name once, in time linear in their number. */
final class NameCheck {
  private static final int KEEP = 1 << 16;
  private int[] slots = new int[64];

  /** Whether an open container has the name in a row already, among the names before it. */
  static boolean knows(Tape tape, int container, int row) {
    int name = tape.first(container);
    while (name < row) {
      if (tape.nameHash(name) == tape.nameHash(row) && tape.sameText(name, row)) {
        return true;
      }
      name = tape.next(tape.value(name));
    }
    return false;
  }

  void shed() {
    if (slots.length > KEEP) {
      slots = new int[64];
    }
  }

  boolean once(Tape tape, int object) {
    int count = tape.count(object);
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
        if (tape.nameHash(other) == hash && tape.sameText(name, other)) {
          return false;
        }
        slot = slot + 1 & size - 1;
      }
      slots[slot] = name + 1;
    }
    return true;
  }
}
