package dev.gatehouse.contract.regex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** A set of code points as sorted ranges that do not touch. */
final class Ranges {
  static final Ranges DIGIT = of('0', '9');
  static final Ranges WORD = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  // ECMA-262 §12.2 and §12.3: WhiteSpace and LineTerminator.
  static final Ranges SPACE =
      of(
          9, 13, 0x20, 0x20, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
          0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);
  static final Ranges DOT = of('\n', '\n', '\r', '\r', 0x2028, 0x2029).not();

  private final int[] bounds;

  private Ranges(int[] bounds) {
    this.bounds = bounds;
  }

  /** Pairs of first and last code point. */
  static Ranges of(int... pairs) {
    List<int[]> list = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      list.add(new int[] {pairs[i], pairs[i + 1]});
    }
    return joined(list);
  }

  static Ranges union(List<Ranges> all) {
    List<int[]> list = new ArrayList<>();
    for (Ranges ranges : all) {
      for (int i = 0; i < ranges.bounds.length; i += 2) {
        list.add(new int[] {ranges.bounds[i], ranges.bounds[i + 1]});
      }
    }
    return joined(list);
  }

  /** All code points for which a test holds. */
  static Ranges where(IntPredicate test) {
    List<int[]> list = new ArrayList<>();
    int start = -1;
    for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
      boolean in = c <= Character.MAX_CODE_POINT && test.test(c);
      if (in && start < 0) {
        start = c;
      } else if (!in && start >= 0) {
        list.add(new int[] {start, c - 1});
        start = -1;
      }
    }
    return joined(list);
  }

  private static Ranges joined(List<int[]> list) {
    list.sort(Comparator.comparingInt(range -> range[0]));
    List<int[]> made = new ArrayList<>();
    for (int[] range : list) {
      int[] last = made.isEmpty() ? null : made.getLast();
      if (last != null && range[0] <= last[1] + 1) {
        last[1] = Math.max(last[1], range[1]);
      } else {
        made.add(range.clone());
      }
    }
    return new Ranges(made.stream().flatMapToInt(java.util.Arrays::stream).toArray());
  }

  Ranges not() {
    List<int[]> list = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] > next) {
        list.add(new int[] {next, bounds[i] - 1});
      }
      next = bounds[i + 1] + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      list.add(new int[] {next, Character.MAX_CODE_POINT});
    }
    return joined(list);
  }

  boolean contains(int codePoint) {
    int low = 0;
    int high = bounds.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (codePoint < bounds[2 * middle]) {
        high = middle - 1;
      } else if (codePoint > bounds[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /**
   * Where the set begins or ends: code points from which membership may differ from the one before.
   */
  int[] cuts() {
    int[] cuts = bounds.clone();
    for (int i = 1; i < cuts.length; i += 2) {
      cuts[i]++;
    }
    return cuts;
  }

  /** Whether a test holds for all of them. */
  boolean within(IntPredicate test) {
    for (int i = 0; i < bounds.length; i += 2) {
      for (int c = bounds[i]; c <= bounds[i + 1]; c++) {
        if (!test.test(c)) {
          return false;
        }
      }
    }
    return true;
  }

  boolean isOne() {
    return bounds.length == 2 && bounds[0] == bounds[1];
  }

  int first() {
    return bounds[0];
  }
}
