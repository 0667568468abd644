package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** A connection that its loop looks at now and then, for what takes too long. */
abstract class Timed extends ChannelInboundHandlerAdapter {
  /** Its place among those that the loop looks at; -1 if it has none. */
  int place = -1;

  /** Called on the loop, every {@link Ticker#EVERY_MILLIS}. */
  abstract void tick(long nowNanos);

  /** What it is made of. */
  abstract Channel channel();
}
