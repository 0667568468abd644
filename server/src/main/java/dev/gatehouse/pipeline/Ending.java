package dev.gatehouse.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * How a stream of a recorded call ended.
 *
 * @param bytesIn content that the caller sent
 * @param bytesOut content that was sent to it
 * @param partsIn messages that the caller sent, or -1 if nobody counts them
 * @param partsOut events or messages that were sent to it, or -1
 * @param denial why it was ended before its own end; null if it was not
 * @param status what the stream itself says of its end: the code of a WebSocket, or of gRPC; or -1
 */
public record Ending(
    long bytesIn,
    long bytesOut,
    long partsIn,
    long partsOut,
    Verdict.@Nullable Deny denial,
    int status) {

  /** An answer without parts that ended by itself, or for this reason. */
  public static Ending of(long bytesIn, long bytesOut, Verdict.@Nullable Deny denial) {
    return new Ending(bytesIn, bytesOut, -1, -1, denial, -1);
  }

  /** Whether the stream came to its own end. */
  public boolean complete() {
    return denial == null;
  }
}
