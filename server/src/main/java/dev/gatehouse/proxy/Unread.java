package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What came of a caller and waits for the call whose turn it is. Confined to its loop. */
final class Unread {
  /** Takes of what waits. */
  interface Step {
    /** Whether there is more to do with these bytes now. */
    boolean takes(ByteBuf in);
  }

  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf bytes;
  private boolean working;

  Unread(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Puts what has come behind what waits; takes the buffer. */
  void add(ByteBuf in) {
    bytes = bytes == null ? in : Joined.of(allocator, bytes, in);
  }

  /** Lets it be taken while there is more to do; false if that is under way already. */
  boolean work(Step step) {
    if (working) {
      return false;
    }
    working = true;
    try {
      while (bytes != null && step.takes(bytes)) {
        if (!bytes.isReadable()) {
          bytes.release();
          bytes = null;
        }
      }
    } finally {
      working = false;
    }
    return true;
  }

  /** Forgets what waits; later, if somebody up the stack is still reading it. */
  void drop() {
    if (bytes != null && !working) {
      bytes.release();
      bytes = null;
    }
  }

  boolean isEmpty() {
    return bytes == null;
  }

  /** Whether a byte waits that nobody has taken. */
  boolean isReadable() {
    return bytes != null && bytes.isReadable();
  }
}
