package dev.gatehouse.journal;

/** A named moment at which a test may stop the world. */
enum Failpoint {
  BEFORE_WRITE,
  AFTER_WRITE,
  BEFORE_FSYNC,
  AFTER_FSYNC,
  BEFORE_RENAME,
  AFTER_RENAME,
  MID_SEAL;

  /** Who is told when a failpoint is reached. */
  interface Watch {
    Watch NOBODY = failpoint -> {};

    void reached(Failpoint failpoint);
  }
}
