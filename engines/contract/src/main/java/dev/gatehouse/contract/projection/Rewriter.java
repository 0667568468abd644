package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Cursor;
import dev.gatehouse.contract.json.Flaw;
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

  private final Cursor cursor = new Cursor();
  private byte[] bytes = NONE;
  private int[] spans = new int[64];
  private int used;
  private int removed;
  private int depth;

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
    return cursor.flaw();
  }

  private boolean pass(byte[] document, Filter filter) {
    if (spans.length > KEEP) {
      spans = new int[64];
    }
    bytes = document;
    used = 0;
    removed = 0;
    depth = 0;
    cursor.over(document, 0, document.length, BOUNDS);
    int first = cursor.peek();
    boolean admitted = filter.admits(first);
    boolean read = admitted && value(first, filter);
    return read && (cursor.peek() < 0 || cursor.fail(Flaw.SYNTAX));
  }

  private byte[] result() {
    byte[] source = bytes;
    bytes = NONE;
    cursor.release();
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

  private boolean value(int first, Filter filter) {
    if (filter.passesWhole()) {
      return skip(first);
    }
    if (first != '{' && first != '[') {
      return cursor.scalar(first);
    }
    return enter() && parts(first == '{', filter);
  }

  private boolean enter() {
    cursor.advance();
    return ++depth <= BOUNDS.depth() || cursor.fail(Flaw.DEPTH);
  }

  private boolean leave() {
    cursor.advance();
    depth--;
    return true;
  }

  /** The members of an object or the items of an array, up to and with the closing bracket. */
  private boolean parts(boolean object, Filter filter) {
    int close = object ? '}' : ']';
    int next = cursor.peek();
    boolean kept = false;
    int gap = -1; // where the dropped parts before the first kept one start
    int comma = -1;
    for (int index = 0; next != close || index > 0; index++) {
      int start = cursor.at();
      if (object && !name()) {
        return false;
      }
      Filter part = object ? named(filter) : filter.item(index);
      int first = cursor.peek();
      boolean keeps = part != null && part.admits(first);
      if (keeps && gap >= 0) {
        remove(gap, start);
        gap = -1;
      }
      kept |= keeps;
      if (!((part == null || !keeps) ? skip(first) : value(first, part))) {
        return false;
      }
      int end = cursor.at();
      if (!keeps && kept) {
        remove(comma, end);
      } else if (!keeps && gap < 0) {
        gap = start;
      }
      next = cursor.peek();
      if (next == close) {
        if (gap >= 0) {
          remove(gap, end);
        }
        break;
      }
      comma = cursor.at();
      if (!comma(next)) {
        return false;
      }
    }
    return leave();
  }

  private boolean comma(int next) {
    if (next != ',') {
      return cursor.fail(Flaw.SYNTAX);
    }
    cursor.advance();
    cursor.peek();
    return true;
  }

  private boolean name() {
    return cursor.peek() == '"' ? cursor.string() && cursor.colon() : cursor.fail(Flaw.SYNTAX);
  }

  private @Nullable Filter named(Filter filter) {
    return filter.member(bytes, cursor.tokenStart(), cursor.tokenEnd(), cursor.escaped());
  }

  private boolean skip(int first) {
    if (first != '{' && first != '[') {
      return cursor.scalar(first);
    }
    if (!enter()) {
      return false;
    }
    boolean object = first == '{';
    int close = object ? '}' : ']';
    int next = cursor.peek();
    boolean more = next != close;
    while (more) {
      if ((object && !name()) || !skip(cursor.peek())) {
        return false;
      }
      next = cursor.peek();
      more = next != close;
      if (more && !comma(next)) {
        return false;
      }
    }
    return leave();
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
