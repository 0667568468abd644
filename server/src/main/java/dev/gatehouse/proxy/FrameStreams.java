package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;

/** What comes for the streams of an HTTP/2 connection. */
interface FrameStreams {
  /** A whole field section; the section is only lent. */
  void fields(int stream, boolean ended, FieldSection section) throws ConnectionError;

  /**
   * Content; the part is the receiver's.
   *
   * @param weight what it counts for flow control: its padding too
   */
  void content(int stream, ByteBuf part, int weight, boolean ended) throws ConnectionError;

  /** The peer ended a stream. */
  void reset(int stream, ErrorCode code) throws ConnectionError;

  /** A frame of this stream is wrong, which ends the stream alone. */
  void faulty(int stream, ErrorCode code, String why) throws ConnectionError;

  /** The peer takes more of a stream. */
  void credit(int stream, int bytes) throws ConnectionError;

  /** The peer takes more, or less, of every stream. */
  void creditAll(int difference) throws ConnectionError;

  /** Whether a stream was never opened. */
  boolean idle(int stream);

  /** The peer will take no stream beyond this one. */
  void goAway(int last, ErrorCode code);

  /** The peer's settings are here. */
  void settled();

  /** The peer answered our ping. */
  void pong();
}
