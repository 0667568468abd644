package dev.gatehouse.proxy;

/** A connection that a listener accepted and has to say good-bye to. */
interface Visitor {
  /** Ends the connection as soon as it has no call; from any thread. */
  void drain();

  /** Ends the connection now; from any thread. */
  void cutOff();
}
