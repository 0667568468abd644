package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.json.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a pass over a document is, and what of it was not as promised; used again for the next. */
final class DriftTrail {
  /** In the place of a name's end: the name is data, and not to be told. */
  static final int DATA = -1;

  private static final int MAX_NAME = 64;

  // What was entered to come to a value: at each depth a name's bytes, or an index as -1 - index.
  private final int[] starts;
  private final int[] ends;
  private int count;
  private String pointer = "";
  private Drift.Kind kind = Drift.Kind.TYPE;

  DriftTrail(int depth) {
    starts = new int[depth + 2];
    ends = new int[depth + 2];
  }

  void clear() {
    count = 0;
  }

  /** What was noted first, and how much was; null if nothing was. */
  @Nullable Drift drift() {
    return count == 0 ? null : new Drift(kind, pointer, count);
  }

  void member(int depth, int nameStart, int nameEnd) {
    starts[depth] = nameStart;
    ends[depth] = nameEnd;
  }

  void item(int depth, int index) {
    starts[depth] = -1 - index;
  }

  /** Counts a drift at the value that the path leads to; of the first, the pointer is kept. */
  void note(Drift.Kind what, byte[] source, int depth) {
    if (count++ == 0) {
      kind = what;
      pointer = pointer(source, depth);
    }
  }

  void missing(Filter filter, long names, byte[] source, int depth) {
    boolean first = count == 0;
    note(Drift.Kind.MISSING, source, depth);
    if (first) {
      pointer += Pointer.segment(filter.requiredName(names));
    }
  }

  /** Notes a number that is no integer where one is promised. */
  void integer(byte[] source, int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      int c = source[i];
      if (c == '.' || c == 'e' || c == 'E') {
        String number = new String(source, from, to - from, StandardCharsets.US_ASCII);
        if (new BigDecimal(number).stripTrailingZeros().scale() > 0) {
          note(Drift.Kind.TYPE, source, depth);
        }
        return;
      }
    }
  }

  private String pointer(byte[] source, int depth) {
    StringBuilder made = new StringBuilder();
    for (int level = 1; level <= depth; level++) {
      if (starts[level] < 0) {
        made.append('/').append(-1 - starts[level]);
      } else if (ends[level] == DATA) {
        made.append("/*");
      } else {
        String name = Text.string(source, starts[level], ends[level], true);
        boolean shorter = name.length() > MAX_NAME;
        made.append(Pointer.segment(shorter ? name.substring(0, MAX_NAME) + "…" : name));
      }
    }
    return made.toString();
  }
}
