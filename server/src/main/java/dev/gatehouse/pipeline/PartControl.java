package dev.gatehouse.pipeline;

/** One question asked of each part of a stream under way: an event, a message. */
@FunctionalInterface
public interface PartControl {

  /** What becomes of a part. */
  sealed interface Part {}

  /** This leaves: the same array if nothing of it was to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never changed
  record Leaves(byte[] content) implements Part {}

  /** It must not leave, and the stream ends. */
  record Refused(Reason reason, String detail) implements Part {}

  /** Answers for one part, on the call's loop. Must not block; one that throws has refused. */
  Part check(byte[] content);
}
