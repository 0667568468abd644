package dev.gatehouse.proxy;

/**
 * The streams that we ended last: what their caller sent before it heard of it is no mistake (RFC
 * 9113 §5.4.2).
 */
final class ResetStreams {
  private static final int KEPT = 128;

  private int[] ids = new int[0];
  private int next;

  void add(int stream) {
    if (ids.length == 0) {
      ids = new int[KEPT];
    }
    ids[next++ % KEPT] = stream;
  }

  boolean contain(int stream) {
    for (int id : ids) {
      if (id == stream) {
        return true;
      }
    }
    return false;
  }
}
