package dev.gatehouse.controls.limit;

/** Whose balance a call is taken from. */
public enum Per {
  /** The one who called: all keys of an integration together, each subject of its tokens apart. */
  CALLER,
  /** The person on whose behalf the call is made; the caller where there is none. */
  USER,
  /** The address that the call came from; IPv6 by its /64. */
  SOURCE
}
