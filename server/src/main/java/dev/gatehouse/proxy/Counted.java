package dev.gatehouse.proxy;

/** Content whose source may want to hear what of it has found its taker. */
interface Counted {
  /** Whether it wants to. */
  boolean counts();

  /** So many bytes of it have found their taker. */
  void taken(int bytes);
}
