package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http2.ConnectionError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The content of a request on its way out over HTTP/2, under the upstream's windows. */
final class StreamRequest implements Outflow.Owner {
  private final UpstreamStream stream;
  private @Nullable WireBody asked;
  private @Nullable Outflow outflow;
  private boolean ended;

  StreamRequest(UpstreamStream stream) {
    this.stream = stream;
  }

  /** Its head is about to be sent, on the stream of this number. */
  void begin(Credit credit, int number) {
    outflow = new Outflow(credit, number, Budget.UNBOUNDED, this);
  }

  /** Sends all of the content. */
  void whole(byte[] content) {
    Outflow out = outflow;
    if (out == null || content.length == 0) {
      ended = true;
    } else if (out.takesNow(content.length)) {
      out.write(content, 0, content.length);
      ended = true;
    } else {
      out.last(Unpooled.wrappedBuffer(content));
    }
  }

  /** Sends a part, which it takes, of a content that hears of it. */
  void part(ByteBuf part, WireBody of) {
    asked = of;
    if (outflow == null) {
      part.release();
    } else {
      outflow.add(part);
    }
  }

  /** Sends the end of a content that came in parts. */
  void end() {
    if (outflow != null) {
      outflow.end();
    }
  }

  boolean isWritable() {
    return outflow != null && outflow.isWritable();
  }

  /** Whether all of it has left. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether something of it waits for the upstream. */
  boolean waits() {
    return outflow != null && outflow.waits();
  }

  /** Whether so much more credit is more than a window may have. */
  boolean overflows(int bytes) {
    return outflow != null && outflow.overflows(bytes);
  }

  void credit(int bytes) throws ConnectionError {
    if (outflow != null) {
      outflow.credit(bytes);
    }
  }

  void cancel() {
    if (outflow != null) {
      outflow.cancel();
    }
  }

  @Override
  public void left(int bytes) {
    stream.moved();
    if (asked != null) {
      asked.taken(bytes);
    }
  }

  @Override
  public void drained() {
    stream.drained();
  }

  @Override
  public void overflowed() {
    throw new IllegalStateException("what waits for an upstream is bounded by where it comes from");
  }

  @Override
  public void finished() {
    ended = true;
    stream.moved();
  }
}
