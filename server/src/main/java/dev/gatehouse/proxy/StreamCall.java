package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.StreamHead;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A call over HTTP/2: one stream of its connection (RFC 9113 §5.1, §8.1). */
final class StreamCall extends Call implements WireBody.Source, Outflow.Owner {
  /** Less than this taken of a waiting answer, in the time for content, is not taking it. */
  private static final int PROGRESS = 1024;

  private final StreamCalls calls;
  private final CallerStreams connection;
  private final int id;
  private final Outflow outflow;
  private final Inflow inflow;
  private final long length;
  private boolean remoteEnded;
  private boolean owesContinue;
  private boolean unreadable;
  private boolean left;
  private boolean written;
  private boolean sent;
  private boolean over;
  private boolean malformed;
  private Headers trailers = Headers.EMPTY;
  private @Nullable Runnable then;
  private long markBytes;
  private long markSince;

  StreamCall(StreamCalls calls, CallerStreams connection, int id, StreamHead head, boolean ended) {
    super(connection.loop(), connection.doorway(), head, connection.peer());
    this.calls = calls;
    this.connection = connection;
    this.id = id;
    outflow = new Outflow(connection.frames().credit(), id, loop.budget(), this);
    inflow = new Inflow(connection.frames().allowance(), id);
    remoteEnded = ended;
    length = head.contentLength();
    owesContinue = head.expectsContinue();
  }

  int id() {
    return id;
  }

  Frames frames() {
    return connection.frames();
  }

  Outflow outflow() {
    return outflow;
  }

  @Override
  WireBody opened() {
    throw new IllegalStateException("no protocol is changed within HTTP/2");
  }

  void begin() {
    if (tooLarge(length)) {
      deny(tooLarge());
      return;
    }
    if (!remoteEnded) {
      expect(this, length);
    }
    start();
  }

  /** A caller that follows no rule is told so once more, by the end of the stream. */
  @Override
  void refuse(Verdict.Deny deny) {
    unreadable = true;
    malformed = deny.reason().status() == 400;
    deny(deny);
  }

  /** Takes a part of the content. */
  void content(ByteBuf part, int weight, boolean ended) throws ConnectionError {
    int size = part.readableBytes();
    inflow.padding(weight - size);
    WireBody into = body;
    if (unreadable || into == null || size == 0) {
      part.release();
    } else if (length >= 0 && size > length - received()) {
      // An upstream over HTTP/1.1 takes what leaves beyond the length for the next request.
      part.release();
      misframed();
    } else {
      owesContinue = false;
      if (!receive(into, part)) {
        breakOff(tooLarge());
      }
    }
    if (ended) {
      measure();
      ended();
    }
  }

  private void measure() throws ConnectionError {
    if (length >= 0 && received() != length && body != null && !unreadable) {
      misframed();
    }
  }

  /** RFC 9113 §8.1.1: content of another length than the one given is malformed. */
  private void misframed() throws ConnectionError {
    malformed = true;
    frames().patience().broken("are malformed");
    breakOff(Verdict.deny(Reason.AMBIGUOUS_FRAMING, "the content is not of the length given"));
  }

  void repay() {
    inflow.repay();
  }

  /** Bytes of content that the caller may still send. */
  long window() {
    return Math.max(0, inflow.window());
  }

  boolean allows(int weight) {
    return inflow.receive(weight);
  }

  /** Takes the fields behind the content. */
  void trailers(FieldSection section) throws ConnectionError {
    try {
      trailers = StreamHead.trailers(section);
    } catch (Refused refused) {
      malformed = true;
      frames().patience().broken("are malformed");
      breakOff(refused.deny());
    }
    measure();
    ended();
  }

  private void ended() {
    remoteEnded = true;
    if (body != null && !unreadable) {
      body.finish(trailers);
    }
  }

  boolean remoteEnded() {
    return remoteEnded;
  }

  /** The rest of the content will not come, or is not understood. */
  private void breakOff(Verdict.Deny why) {
    if (unreadable) {
      return;
    }
    unreadable = true;
    if (body != null) {
      body.fail(why);
    }
    if (answered() && malformed && !over) {
      calls.resetWith(id, ErrorCode.PROTOCOL_ERROR);
      callerLeft();
    } else if (stream != null && isLive()) {
      stream.cut(why);
    }
  }

  /** The stream, or its connection, is no more. */
  void callerLeft() {
    if (left) {
      return;
    }
    left = true;
    outflow.cancel();
    if (!remoteEnded) {
      breakOff(Verdict.deny(Reason.CALLER_GONE, "the content did not end"));
    }
    if (answered() && stream == null) {
      over();
    } else {
      abandonAnswer();
    }
  }

  void tick(long now) {
    if (overdue(now) || over) {
      return;
    }
    watch(now);
    if (over) {
      return;
    }
    if (!remoteEnded && !unreadable && body != null && inflow.isOpen() && bodyLate(now)) {
      breakOff(Verdict.deny(Reason.REQUEST_TIMEOUT, "the content did not go on"));
    } else if (!outflow.waits() || outflow.sent() - markBytes >= PROGRESS || markSince == 0) {
      markBytes = outflow.sent();
      markSince = now;
    } else if (now - markSince > doorway.config().bodyTime().toNanos()) {
      calls.slow(this);
    }
  }

  @Override
  boolean gone() {
    return left || connection.gone();
  }

  @Override
  Answer toAnswer(Outcome outcome) {
    return new StreamAnswer(this, GrpcStatus.forCaller(outcome));
  }

  /** Runs {@code action} as soon as the end of the answer has left. */
  void then(Runnable action) {
    then = action;
  }

  @Override
  public void left(int bytes) {
    if (stream != null) {
      stream.taken(bytes);
    }
  }

  @Override
  public void drained() {
    writable(true);
  }

  @Override
  public void finished() {
    sent = true;
    Runnable next = then;
    if (next != null) {
      then = null;
      next.run();
    } else if (written) {
      over();
    }
  }

  @Override
  public void overflowed() {
    calls.overflowed(this);
  }

  @Override
  void end() {
    written = true;
    stream = null;
    if (sent) {
      over();
    }
  }

  @Override
  void cut() {
    stream = null;
    if (!left) {
      calls.resetWith(id, malformed ? ErrorCode.PROTOCOL_ERROR : ErrorCode.INTERNAL_ERROR);
    }
    over();
  }

  @Override
  void leave() {
    if (!left) {
      calls.resetWith(id, ErrorCode.CANCEL);
    }
    over();
  }

  private void over() {
    if (over) {
      return;
    }
    over = true;
    if (!left && sent) {
      if (malformed) {
        calls.resetWith(id, ErrorCode.PROTOCOL_ERROR);
      } else if (!remoteEnded) {
        // RFC 9113 §8.1: the answer is complete, the rest of the content is not needed.
        calls.resetWith(id, ErrorCode.NO_ERROR);
      }
    }
    left = true;
    unreadable = true;
    outflow.cancel();
    inflow.end();
    discardBody();
    calls.over(this, sent);
  }

  @Override
  public void resume() {
    if (owesContinue && !answered() && !left) {
      owesContinue = false;
      frames().out().fields(id, frames().encoder().status(100), false);
      frames().out().flushSoon();
    }
  }

  @Override
  public void pause() {
    // The caller's credit is spent when nobody takes what it sends.
  }

  @Override
  public void abandon() {
    resume();
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public void taken(int bytes) {
    inflow.taken(bytes);
  }

  @Override
  public Budget budget() {
    return loop.budget();
  }

  @Override
  public void widen(int bytes) {
    inflow.widen(bytes);
  }
}
