package dev.gatehouse.proxy;

/** A connection that a listener accepted and has to say good-bye to. */
interface Visitor {
  /**
   * Ends the connection as soon as it has no call; from any thread. While the doorway is only being
   * {@linkplain Doorway#leaving left}, one without a call is ended by its next one.
   */
  void drain();

  /**
   * Whether another call may come on it, as far as can be seen from outside its loop: a guess that
   * only saves waiting.
   */
  boolean awaitsCalls();

  /** Ends its calls, and the connection with them; from any thread. */
  void cutOff();
}
