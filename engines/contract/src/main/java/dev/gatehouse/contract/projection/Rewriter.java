package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Flaw;
import dev.gatehouse.contract.json.Scanner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a document's bytes that notes which spans a filter drops. Used again and again by
 * one thread; what it leaves behind is the result alone.
 */
public final class Rewriter {
  private static final Bounds BOUNDS = Bounds.DEFAULT;
  private static final int KEEP = 1 << 16;
  private static final byte[] NONE = new byte[0];

  private final Scanner scanner = new Scanner();
  private final boolean[] objects = new boolean[BOUNDS.depth() + 1];
  private byte[] bytes = NONE;
  private int[] spans = new int[64];
  private int used;
  private int removed;
  private int depth;
  private int nameStart;
  private int nameEnd;
  private final DriftTrail trail = new DriftTrail(BOUNDS.depth());

  /**
   * The document with what the filter lets pass: the same array if nothing was dropped, null if it
   * is not JSON or its root may not pass; {@link #flaw} tells which.
   */
  public byte @Nullable [] rewrite(byte[] document, Filter filter) {
    return pass(document, filter) ? result() : null;
  }

  /**
   * What kept the last document from being read; null if it could be, but was of a kind that may
   * not pass.
   */
  public @Nullable Flaw flaw() {
    return scanner.flaw();
  }

  /** How the last document breaks the contract, whatever was dropped of it; null if not. */
  public @Nullable Drift drift() {
    return trail.drift();
  }

  private boolean pass(byte[] document, Filter filter) {
    if (spans.length > KEEP) {
      spans = new int[64];
    }
    bytes = document;
    used = 0;
    removed = 0;
    depth = 0;
    trail.clear();
    scanner.begin(BOUNDS);
    int end = document.length;
    int start = Scanner.blank(document, 0, end);
    int first = start < end ? document[start] : -1;
    if (!filter.admits(first)) {
      return false;
    }
    if ((filter.promise() & Filter.bit(first)) == 0) {
      trail.note(Drift.Kind.TYPE, document, 0);
    }
    int p = value(document, start, end, filter);
    if (p >= 0 && Scanner.blank(document, p, end) < end) {
      p = scanner.fail(Flaw.SYNTAX);
    }
    return p >= 0;
  }

  private byte[] result() {
    byte[] source = bytes;
    bytes = NONE;
    if (used == 0) {
      return source;
    }
    byte[] result = new byte[source.length - removed];
    int at = 0;
    int into = 0;
    for (int i = 0; i < used; i += 2) {
      int length = spans[i] - at;
      System.arraycopy(source, at, result, into, length);
      into += length;
      at = spans[i + 1];
    }
    System.arraycopy(source, at, result, into, source.length - at);
    return result;
  }

  /** Takes positions and gives positions, as {@link Scanner} does: the byte behind the value. */
  private int value(byte[] source, int p, int end, Filter filter) {
    if (filter.passesWhole()) {
      return skip(source, p, end);
    }
    int first = p < end ? source[p] : -1;
    if (first != '{' && first != '[') {
      return scanner.scalar(source, p, end);
    }
    return ++depth > BOUNDS.depth()
        ? scanner.fail(Flaw.DEPTH)
        : parts(source, p, end, first == '{', filter);
  }

  /** The members of an object or the items of an array, up to and with the closing bracket. */
  private int parts(byte[] source, int from, int end, boolean object, Filter filter) {
    int close = object ? '}' : ']';
    int p = Scanner.blank(source, from + 1, end);
    boolean kept = false;
    int gap = -1; // where the dropped parts before the first kept one start
    int comma = -1;
    int likely = 0;
    long seen = 0;
    for (int index = 0; p == end || source[p] != close || index > 0; index++) {
      int start = p;
      Filter part;
      if (object) {
        int known = likely;
        int behind = filter.behindColon(known, source, p, end);
        if (behind < 0) {
          known = Long.numberOfTrailingZeros(~seen);
          behind = filter.behindColon(known, source, p, end);
        }
        if (behind < 0) {
          known = likely + 1;
          behind = filter.behindColon(known, source, p, end);
        }
        if (behind >= 0) {
          nameStart = p + 1;
          nameEnd = behind - 2;
          p = Scanner.blank(source, behind, end);
        } else {
          p = name(source, p, end);
          known = p < 0 ? -1 : filter.known(source, nameStart, nameEnd, scanner.escaped());
        }
        if (p < 0) {
          return -1;
        }
        likely = known + 1;
        seen |= known >= 0 && known < Long.SIZE ? 1L << known : 0;
        part = known >= 0 ? filter.known(known) : filter.other(source, nameStart, nameEnd);
        trail.member(depth, nameStart, known >= 0 || part == null ? nameEnd : DriftTrail.DATA);
      } else {
        part = filter.item(index);
        trail.item(depth, index);
      }
      int value = p;
      int bit = Filter.bit(p < end ? source[p] : -1);
      boolean keeps = part != null && (part.kinds() & bit) != 0;
      if (part == null) {
        if (object && filter.closed()) {
          trail.note(Drift.Kind.UNDECLARED, source, depth);
        }
      } else if ((part.promise() & bit) == 0) {
        trail.note(Drift.Kind.TYPE, source, depth);
      }
      if (keeps && gap >= 0) {
        remove(gap, start);
        gap = -1;
      }
      kept |= keeps;
      p = part == null || !keeps ? skip(source, p, end) : value(source, p, end, part);
      if (p < 0) {
        return -1;
      }
      if (bit == Filter.NUMBER && part != null && (part.promise() & Filter.WHOLE) != 0) {
        trail.integer(source, value, p, depth);
      }
      if (!keeps && kept) {
        remove(comma, p);
      } else if (!keeps && gap < 0) {
        gap = start;
      }
      int behind = p;
      p = Scanner.blank(source, p, end);
      int next = p < end ? source[p] : -1;
      if (next == close) {
        if (gap >= 0) {
          remove(gap, behind);
        }
        break;
      }
      if (next != ',') {
        return scanner.fail(Flaw.SYNTAX);
      }
      comma = p;
      p = Scanner.blank(source, p + 1, end);
    }
    depth--;
    if ((filter.required() & ~seen) != 0 && object) {
      trail.missing(filter, filter.required() & ~seen, source, depth);
    }
    return p + 1;
  }

  /** Moves over a name and its colon, to the first byte of the value. */
  private int name(byte[] source, int from, int end) {
    if (from >= end || source[from] != '"') {
      return scanner.fail(Flaw.SYNTAX);
    }
    int quote = scanner.string(source, from + 1, end);
    if (quote < 0) {
      return -1;
    }
    nameStart = from + 1;
    nameEnd = quote;
    return colon(source, quote + 1, end);
  }

  private int colon(byte[] source, int from, int end) {
    int p = Scanner.blank(source, from, end);
    return p < end && source[p] == ':'
        ? Scanner.blank(source, p + 1, end)
        : scanner.fail(Flaw.SYNTAX);
  }

  private int skip(byte[] source, int from, int end) {
    int around = depth;
    int p = from;
    while (true) {
      int c = p < end ? source[p] : -1;
      if (c == '{' || c == '[') {
        if (++depth > BOUNDS.depth()) {
          return scanner.fail(Flaw.DEPTH);
        }
        objects[depth] = c == '{';
        p = Scanner.blank(source, p + 1, end);
        if (p == end || source[p] != (c == '{' ? '}' : ']')) {
          p = c == '{' ? name(source, p, end) : p;
          if (p < 0) {
            return -1;
          }
          continue;
        }
      } else {
        p = scanner.scalar(source, p, end);
        if (p < 0 || depth == around) {
          return p;
        }
        p = Scanner.blank(source, p, end);
      }
      while (true) {
        boolean object = objects[depth];
        int next = p < end ? source[p] : -1;
        if (next == ',') {
          p = Scanner.blank(source, p + 1, end);
          p = object ? name(source, p, end) : p;
          if (p < 0) {
            return -1;
          }
          break;
        }
        if (next != (object ? '}' : ']')) {
          return scanner.fail(Flaw.SYNTAX);
        }
        p++;
        if (--depth == around) {
          return p;
        }
        p = Scanner.blank(source, p, end);
      }
    }
  }

  private void remove(int from, int to) {
    if (used == spans.length) {
      spans = Arrays.copyOf(spans, used * 2);
    }
    spans[used++] = from;
    spans[used++] = to;
    removed += to - from;
  }
}
