package dev.gatehouse.proxy;

import io.netty.channel.ChannelHandler;

/** A connection to an upstream that is being made. */
interface Made {
  ChannelHandler handler();

  /** No connection came about. */
  void unreachable(String why);
}
