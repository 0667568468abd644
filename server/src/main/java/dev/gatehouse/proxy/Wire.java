package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** What is done to a channel without waiting for it: failures come back as its end. */
final class Wire {
  private Wire() {}

  static void write(Channel channel, ByteBuf out) {
    var _ = channel.write(out, channel.voidPromise());
  }

  static void send(Channel channel, ByteBuf out) {
    var _ = channel.writeAndFlush(out, channel.voidPromise());
  }

  static void close(Channel channel) {
    var _ = channel.close();
  }
}
