package dev.gatehouse.proxy;

/**
 * The content of one HTTP/2 stream on its way in: the peer may send more only when what it sent has
 * found its taker (RFC 9113 §6.9).
 */
final class Inflow {
  /** What a stream may have in flight: as much as is held of a content without being asked. */
  static final int WINDOW = WireBody.HELD;

  /** So much padding is paid for at once: less would cost more frames than came. */
  private static final int PADDING = 1024;

  private final Allowance allowance;
  private final int stream;
  private long window = WINDOW;
  private int size = WINDOW;
  private int owed;
  private long outstanding;
  private boolean over;

  Inflow(Allowance allowance, int stream) {
    this.allowance = allowance;
    this.stream = stream;
  }

  /** So much came; false if that is more than was allowed. */
  boolean receive(int weight) {
    window -= weight;
    outstanding += weight;
    return window >= 0;
  }

  /** So much found its taker. */
  void taken(int bytes) {
    if (over || bytes == 0) {
      return;
    }
    outstanding -= bytes;
    allowance.replace(bytes);
    owe(bytes, size / 4);
  }

  /** What was withheld while the peer did not take what we sent. */
  void repay() {
    if (!over) {
      owe(0, 1);
    }
  }

  private void owe(int bytes, int least) {
    owed += bytes;
    if (owed >= least && allowance.isTaken()) {
      window += owed;
      allowance.replace(stream, owed);
      owed = 0;
    }
  }

  /** So much of what came was padding: there is nobody to take it. */
  void padding(int bytes) {
    if (bytes > 0 && !over) {
      outstanding -= bytes;
      allowance.replace(bytes);
      owe(bytes, PADDING);
    }
  }

  /** So much is wanted at once, in memory: somebody has a cap of his own for it. */
  void widen(int bytes) {
    int more = bytes - size;
    if (more > 0 && !over) {
      size = bytes;
      window += more;
      outstanding -= more;
      allowance.widen(more);
      allowance.replace(stream, more);
    }
  }

  /** Bytes that the peer may still send. */
  long window() {
    return window;
  }

  /** Whether the peer may send something. */
  boolean isOpen() {
    return window > 0;
  }

  /** The stream is no more: the connection's window gets back what the stream took of it. */
  void end() {
    if (!over) {
      over = true;
      allowance.replace(outstanding);
    }
  }
}
