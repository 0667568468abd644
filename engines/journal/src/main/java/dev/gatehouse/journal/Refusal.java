package dev.gatehouse.journal;

/** Why a record was not acknowledged. */
public enum Refusal {
  /** No segment is left to write to: the disk is full or slower than the appenders. */
  FULL,
  /** The disk did not confirm within the deadline. */
  SLOW,
  /** The disk refused to confirm. */
  FAILED,
  /** The record is longer than the journal takes. */
  TOO_LONG,
  /** The journal is closed. */
  CLOSED
}
