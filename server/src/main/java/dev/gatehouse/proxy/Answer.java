package dev.gatehouse.proxy;

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
  void writePart(ByteBuf part);

  /** Writes the end of a stream, then runs {@code then}: once the caller let us write all of it. */
  void finish(Runnable then);

  void flush();

  /** Whether the caller takes more. */
  boolean isWritable();

  /** Whether content may follow the head (RFC 9110 §6.4.1). */
  static boolean hasContent(Outcome outcome, boolean forHead) {
    int status = outcome.answer().status();
    return !forHead && status != 204 && status != 304 && status >= 200;
  }
}
