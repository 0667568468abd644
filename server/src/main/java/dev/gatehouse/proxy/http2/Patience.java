package dev.gatehouse.proxy.http2;

/**
 * What one connection may cost without use. Every known flood of HTTP/2 is frames that are cheap to
 * send and serve nobody, or calls that are begun and taken back; both are counted here, and both
 * end the connection when its allowance is spent.
 */
public final class Patience {
  private static final int FRAMES = 1000;
  private static final int FRAMES_PER_SECOND = 100;
  private static final int STREAMS = 200;
  private static final int STREAMS_PER_SECOND = 10;

  /** Peers of gRPC open two windows and send a PING for each message that comes alone. */
  private static final int PER_PIECE = 4;

  /** What a peer may still say of a call that we left: its answer, and two windows. */
  private static final int PER_LEFT = 4;

  private static final int LEFT = 1024 * PER_LEFT;

  private final Tolerance frames;
  private final Tolerance streams;
  private int late;

  /**
   * @param now {@link System#nanoTime}
   */
  public Patience(long now) {
    frames = new Tolerance(FRAMES, FRAMES_PER_SECOND, now);
    streams = new Tolerance(STREAMS, STREAMS_PER_SECOND, now);
  }

  /** Counts a frame that carries nothing. */
  public void idle(int cost, String what) throws ConnectionError {
    if (late >= cost) {
      late -= cost;
    } else if (!frames.takes(cost, System.nanoTime())) {
      throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "too much of " + what);
    }
  }

  /** Counts a stream that ends before its answer, by whoever's doing. */
  public void broken(String what) throws ConnectionError {
    if (!streams.takes(1, System.nanoTime())) {
      throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "too many streams " + what);
    }
  }

  /** A call came to its end. */
  public void served() {
    streams.giveBack(1);
    frames.giveBack(4);
  }

  /**
   * We left a call, of which the peer did not know: what it says of that is no flood of its own.
   */
  public void left() {
    late = Math.min(LEFT, late + PER_LEFT);
  }

  /** So many pieces of content found their taker. */
  public void carried(int pieces) {
    frames.giveBack(PER_PIECE * pieces);
  }
}
