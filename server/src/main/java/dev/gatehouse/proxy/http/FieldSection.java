package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import java.util.Arrays;

/**
 * The fields of one message as they come out of a decoder: lines of name, colon, space and value in
 * one array, so that they can be passed on as they are. Used again for every section; keeps no more
 * than its limits allow, and remembers that there was more.
 */
public final class FieldSection {
  private static final String COOKIE = "cookie";

  /** For each field there may be: HTTP/1.1 has no bound of cookies, and each costs its time. */
  private static final int CRUMBS = 5;

  private final Limits limits;
  private byte[] bytes = new byte[1024];
  private int[] spans = new int[64];
  private int length;
  private int count;
  private int crumbs;
  private boolean cookie;
  private boolean tooLarge;

  public FieldSection(Limits limits) {
    this.limits = limits;
  }

  /** Forgets the section before. */
  public void begin() {
    length = 0;
    count = 0;
    crumbs = 0;
    cookie = false;
    tooLarge = false;
  }

  /** An array with room for so many bytes behind {@link #length}. */
  public byte[] room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
    return bytes;
  }

  public int length() {
    return length;
  }

  /**
   * Takes what was written behind {@link #length}: a name of so many bytes, and a line of so many.
   */
  public void add(int name, int line) {
    int start = length;
    boolean crumb = name == COOKIE.length() && StreamHead.is(bytes, start, start + name, COOKIE);
    if (crumb && cookie) {
      crumbs++;
    }
    cookie |= crumb;
    // An empty line behind them is counted by HTTP/1.1 too.
    if (tooLarge
        || count - crumbs >= limits.count() + PSEUDO
        || crumbs > CRUMBS * limits.count()
        || size(start + line) + 2 * (count - crumbs) > limits.target() + limits.fields()) {
      tooLarge = true;
      return;
    }
    if (4 * count == spans.length) {
      spans = Arrays.copyOf(spans, 2 * spans.length);
    }
    int at = 4 * count++;
    spans[at] = start;
    spans[at + 1] = start + name;
    spans[at + 2] = start + name + 2;
    spans[at + 3] = start + line;
    length = start + line;
  }

  /** Fields that stand for a request line; they do not count as fields. */
  private static final int PSEUDO = 4;

  int count() {
    return count;
  }

  /** How many of them HTTP/1.1 would not count: a cookie is one field (RFC 9113 §8.2.3). */
  int crumbs() {
    return crumbs;
  }

  /** What so many bytes of lines are in HTTP/1.1, where a semicolon stands for a crumb's name. */
  int size(int lines) {
    return lines - crumbs * COOKIE.length();
  }

  /** As {@link Headers#span}. */
  int span(int i, int k) {
    return spans[4 * i + k];
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether there were more fields than are kept. */
  public boolean tooLarge() {
    return tooLarge;
  }

  /** The same of fields among which a cookie means nothing: each of them counts. */
  boolean tooLargeWithCrumbs() {
    return tooLarge || crumbs > limits.count();
  }

  /** The fields from the i-th on, in an array of their own. */
  Headers from(int first) {
    if (first == count) {
      return Headers.EMPTY;
    }
    int start = spans[4 * first];
    int[] own = Arrays.copyOfRange(spans, 4 * first, 4 * count);
    for (int i = 0; i < own.length; i++) {
      own[i] -= start;
    }
    return new Headers(Arrays.copyOfRange(bytes, start, length), own, count - first);
  }
}
