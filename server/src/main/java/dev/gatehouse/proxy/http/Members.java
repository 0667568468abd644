package dev.gatehouse.proxy.http;

/**
 * The members of a list that commas separate (RFC 9110 §5.6.1), one after the other and without the
 * whitespace around them; empty ones are none. Of one parser, so that a list costs no object.
 */
final class Members {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int next;
  private int end;
  private int from;
  private int to;

  /** Begins with the list that lies here. */
  void in(byte[] list, int listFrom, int listTo) {
    bytes = list;
    next = listFrom;
    end = listTo;
  }

  /** Goes to the next member; false if there is none. */
  boolean next() {
    while (next < end) {
      from = next;
      to = next;
      while (to < end && bytes[to] != ',') {
        to++;
      }
      next = to + 1;
      while (from < to && Octets.blank(bytes[from])) {
        from++;
      }
      while (to > from && Octets.blank(bytes[to - 1])) {
        to--;
      }
      if (from < to) {
        return true;
      }
    }
    // Nothing is kept of a head while its connection is idle.
    bytes = NONE;
    return false;
  }

  /** Where the member begins. */
  int from() {
    return from;
  }

  /** Where the member ends. */
  int to() {
    return to;
  }

  /** Whether the member is this word, in any case. */
  boolean is(String lower) {
    return Octets.equal(bytes, from, to, lower);
  }
}
