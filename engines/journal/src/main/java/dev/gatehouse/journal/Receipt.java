package dev.gatehouse.journal;

/** What an append came to. */
public sealed interface Receipt {
  /** The record is kept, at the level that was asked for, under this sequence number. */
  record Kept(long sequence) implements Receipt {}

  /**
   * The record is not acknowledged. It may be in the journal all the same if it was appended as
   * durable and the disk failed afterwards; then nothing is known about it.
   */
  record Refused(Refusal refusal) implements Receipt {}
}
