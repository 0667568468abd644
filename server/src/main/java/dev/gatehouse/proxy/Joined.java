package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Two buffers made one. */
final class Joined {
  private Joined() {}

  /** Takes both; the result is the caller's. */
  static ByteBuf of(ByteBufAllocator alloc, ByteBuf first, ByteBuf second) {
    ByteBuf both = alloc.buffer(first.readableBytes() + second.readableBytes());
    both.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    return both;
  }
}
