package dev.gatehouse.proxy;

/** How far an attempt came before its connection failed. */
enum Course {
  /** No byte of the request left. */
  UNSENT,
  /** It may have left, but what came in had come before. */
  UNHEARD,
  /** No byte of an answer came. */
  UNANSWERED,
  /** An answer began. */
  BEGUN,
  /** The whole head of an answer came. */
  HEADED
}
