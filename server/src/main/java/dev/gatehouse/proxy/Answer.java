package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Outcome;
import io.netty.buffer.ByteBuf;

/** The answer of a call on its way to the caller: framed by us, whatever the upstream said. */
interface Answer {
  Outcome outcome();

  /** Whether the content is still coming. */
  boolean streams();

  /** Writes head and content, which are whole. */
  void write();

  /** Writes the head of a stream without flushing it. */
  void writeHead();

  /** Writes a part of a stream, which it takes, without flushing it. */
  void writePart(ByteBuf part, Counted of);

  /**
   * Writes the end of a stream, then runs {@code then}: once the caller let us write all of it.
   *
   * @param trailers fields behind the content, which leave if the caller knows what to do with them
   */
  void finish(Headers trailers, Runnable then);

  void flush();

  /** Whether something that was written waits for the caller. */
  boolean waits();

  /** Whether the caller takes more. */
  boolean isWritable();

  /** Whether content of this answer is still coming, or is to be looked at as it comes. */
  static boolean streams(Outcome outcome, boolean forHead) {
    return hasContent(outcome, forHead)
        && switch (outcome.answer().body()) {
          case WireBody wire -> !wire.complete() || wire.trailers().size() > 0;
          case Body.Events _ -> true;
          default -> false;
        };
  }

  /** Whether fields behind this content reach the caller. */
  boolean hasTrailers();

  /** Whether the caller takes fields behind the content (RFC 9110 §6.5.1). */
  static boolean takesTrailers(Outcome outcome) {
    Headers headers = outcome.exchange().request().headers();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.named(i, "te") && asksForTrailers(headers.value(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a {@code TE} lists {@code trailers}, which has no weight (RFC 9110 §10.1.4). */
  static boolean asksForTrailers(String te) {
    for (String member : te.split(",", -1)) {
      if (member.strip().equalsIgnoreCase("trailers")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the answer to HEAD tells the length that the content would have had. There is none of
   * 204 (RFC 9110 §8.6).
   */
  static boolean tellsLength(Outcome outcome, boolean forHead) {
    return forHead && outcome.answer().status() != 204;
  }

  /** Whether content may follow the head (RFC 9110 §6.4.1). */
  static boolean hasContent(Outcome outcome, boolean forHead) {
    int status = outcome.answer().status();
    return !forHead && status != 204 && status != 304 && status >= 200;
  }
}
