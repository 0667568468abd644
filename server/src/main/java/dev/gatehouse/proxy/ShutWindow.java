package dev.gatehouse.proxy;

/**
 * Whether content that nobody takes keeps an upstream's window of all streams shut. One that is in
 * full use is shut, too, whenever it is looked at, but is opened again and again meanwhile.
 */
final class ShutWindow {
  /** Shut for so long, it is kept so. */
  private static final long KEPT_NANOS = 1_000_000_000L;

  private final Credit credit;
  private long wide = System.nanoTime();
  private long paid;

  ShutWindow(Credit credit) {
    this.credit = credit;
  }

  /** Looks at it, as often as the ticker does. */
  void look(long now) {
    if (!credit.isShut() || credit.paid() - paid >= FramesOut.DEFAULT_WINDOW) {
      wide = now;
      paid = credit.paid();
    }
  }

  boolean isKept(long now) {
    return credit.isShut() && now - wide > KEPT_NANOS;
  }
}
