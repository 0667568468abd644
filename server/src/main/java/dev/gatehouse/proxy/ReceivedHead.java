package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import dev.gatehouse.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of a head that have come, in an array: copied once, and the array then serves the
 * message's fields for as long as they live.
 */
final class ReceivedHead {
  private static final byte[] NOTHING = new byte[0];
  private static final int LINES = 256;

  /** Most heads are shorter, and what stands behind one would be copied for nothing. */
  private static final int USUAL = 512;

  private byte[] bytes = NOTHING;
  private int length;

  boolean isEmpty() {
    return length == 0;
  }

  void clear() {
    bytes = NOTHING;
    length = 0;
  }

  /** Reads on; true when the head is complete. What is behind it stays in the buffer. */
  boolean readRequest(ByteBuf in, RequestHead head, Limits limits) throws Refused {
    boolean complete = false;
    while (!complete && copies(in, limits)) {
      complete = head.read(bytes, length);
    }
    if (complete) {
      giveBack(in, head.end());
    }
    return complete;
  }

  /** As {@link #readRequest}. */
  boolean readResponse(ByteBuf in, ResponseHead head, Limits limits) throws Refused {
    boolean complete = false;
    while (!complete && copies(in, limits)) {
      complete = head.read(bytes, length);
    }
    if (complete) {
      giveBack(in, head.end());
    }
    return complete;
  }

  /** Copies on; false if there is nothing more to copy. */
  private boolean copies(ByteBuf in, Limits limits) {
    int most = limits.target() + limits.fields() + LINES;
    int atOnce = Math.min(most - length, Math.max(length, USUAL));
    int more = Math.min(in.readableBytes(), atOnce);
    if (length == 0) {
      bytes = new byte[more];
    } else if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(2 * bytes.length, length + more)));
    }
    in.readBytes(bytes, length, more);
    length += more;
    return more > 0;
  }

  private void giveBack(ByteBuf in, int end) {
    in.readerIndex(in.readerIndex() - (length - end));
  }
}
