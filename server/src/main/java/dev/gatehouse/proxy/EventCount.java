package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;

/** Counts the events that go by in a stream (HTML Standard §9.2.5), and tells where one ends. */
final class EventCount {
  private boolean emptyLine = true;
  private boolean afterReturn;
  private boolean inEvent;
  private long events;

  void see(ByteBuf part) {
    int end = part.writerIndex();
    for (int i = part.readerIndex(); i < end; i++) {
      see(part.getByte(i));
    }
  }

  private void see(byte b) {
    boolean second = afterReturn && b == '\n';
    afterReturn = b == '\r';
    if (second) {
      return;
    }
    if (b != '\r' && b != '\n') {
      // A comment alone is no event.
      inEvent |= emptyLine ? b != ':' : false;
      emptyLine = false;
      return;
    }
    if (emptyLine && inEvent) {
      events++;
      inEvent = false;
    }
    emptyLine = true;
  }

  long events() {
    return events;
  }

  /** Whether the stream could end here without an event being cut in two. */
  boolean isBetween() {
    return emptyLine && !inEvent;
  }
}
