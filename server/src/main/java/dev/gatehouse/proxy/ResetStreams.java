package dev.gatehouse.proxy;

/**
 * The streams that we ended last before their caller had: what it sent before it heard of it is no
 * mistake (RFC 9113 §5.4.2), as far as it had been allowed to, and until its own end.
 */
final class ResetStreams {
  private static final int KEPT = 128;

  private int[] ids = new int[0];
  private long[] allowed = new long[0];
  private int next;

  /**
   * Notes one, or what one noted before may still send.
   *
   * @param window bytes of content that it may still send
   */
  void add(int stream, long window) {
    if (ids.length == 0) {
      ids = new int[KEPT];
      allowed = new long[KEPT];
    }
    int place = place(stream);
    if (place < 0) {
      place = next++ % KEPT;
    }
    ids[place] = stream;
    allowed[place] = window;
  }

  boolean contain(int stream) {
    return place(stream) >= 0;
  }

  /** Takes content off what one of them was allowed; whether it was. */
  boolean allow(int stream, int weight) {
    return (allowed[place(stream)] -= weight) >= 0;
  }

  /** The caller ended it: no more may come. */
  void end(int stream) {
    ids[place(stream)] = 0;
  }

  private int place(int stream) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == stream) {
        return i;
      }
    }
    return -1;
  }
}
