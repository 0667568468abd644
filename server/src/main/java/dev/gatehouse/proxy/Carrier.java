package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import io.netty.buffer.ByteBuf;

/**
 * What carries one call to an upstream and its answer back: a connection of HTTP/1.1, or a stream
 * of one of HTTP/2.
 */
interface Carrier {
  /** Carries this call from now on. */
  void carry(Forwarding next);

  /**
   * Writes the head of a request and a content that is whole.
   *
   * @return false, with nothing written, if the credential is missing
   */
  boolean send(UpstreamRequest form, Exchange exchange, byte[] content);

  /** As {@link #send}, and the content follows in parts. */
  boolean begin(UpstreamRequest form, Exchange exchange);

  /** Writes a part, which it takes, of a content that hears of it. */
  void part(ByteBuf part, WireBody of);

  /** Writes the end of a content that came in parts. */
  void end();

  boolean isWritable();

  /** The call sent nothing after all. */
  void unused();

  /** Ends it without a word to its call. */
  void abort();
}
