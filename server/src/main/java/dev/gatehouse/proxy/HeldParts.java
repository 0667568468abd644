package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a content that are held, in order, small ones put together. Most contents that are
 * held are one part, for which there is no queue.
 */
final class HeldParts {
  /** Parts that are smaller are put together: an object each would cost more than they hold. */
  private static final int SMALL = 1024;

  private static final int GATHERED = 8 * 1024;

  private @Nullable ByteBuf first;
  private @Nullable ArrayDeque<ByteBuf> others;
  private @Nullable ByteBuf gathering;

  /** Takes a part. */
  void add(ByteBuf part) {
    if (part.readableBytes() >= SMALL || first == null) {
      gathering = null;
      append(part);
      return;
    }
    ByteBuf into = gathering;
    if (into == null || into.writableBytes() < part.readableBytes()) {
      into = part.alloc().buffer(GATHERED);
      gathering = into;
      append(into);
    }
    into.writeBytes(part);
    part.release();
  }

  private void append(ByteBuf part) {
    if (first == null) {
      first = part;
      return;
    }
    if (others == null) {
      others = new ArrayDeque<>(4);
    }
    others.add(part);
  }

  /** The next part, now the taker's, and complete as it is; null if there is none. */
  @Nullable ByteBuf poll() {
    ByteBuf next = first;
    first = others == null ? null : others.poll();
    if (first == null) {
      gathering = null;
    }
    return next;
  }
}
