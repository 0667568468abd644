package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Verdict;

/** What is under way behind the head of an answer, until it ends one way or another. */
interface Relay {
  void begin();

  /** The caller is gone. */
  void stop();

  /** Ends it before its own end, by our decision. */
  void cut(Verdict.Deny why);

  /** Gatehouse is going down: ends it where it does least harm, if there is such a place. */
  void drain();

  /** So many bytes have left. */
  void taken(int bytes);

  /** Whether the caller takes more. */
  void writable(boolean now);

  /** {@link System#nanoTime} at which something came last, either way. */
  long movedNanos();
}
