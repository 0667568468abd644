package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A call over HTTP/1.1: the only one on its connection until it has ended. */
final class LineCall extends Call {
  /** How long a caller that sends no more may wait for its answer: it may have left for good. */
  private static final long HALF_CLOSED_NANOS = 1_000_000_000L;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final CallerConnection connection;
  private final RequestHead head;
  private final boolean http10;
  private boolean persistent;
  private boolean owesContinue;
  private boolean unreadable;
  private boolean dropping;
  private boolean keeps;
  private long leftAt;
  private @Nullable Content content;

  LineCall(CallerConnection connection, ProxyLoop loop, Doorway doorway, RequestHead head) {
    super(loop, doorway, head, connection.peer());
    this.connection = connection;
    this.head = head;
    http10 = head.http10();
  }

  /** Sends the call on its way; what has come of its content goes along. */
  void begin(ByteBuf in) {
    persistent = head.persistent();
    long length = head.contentLength();
    if (tooLarge(length)) {
      refuse(tooLarge());
      return;
    }
    if (length != 0) {
      owesContinue = head.expectsContinue();
      content = length < 0 ? Content.chunked() : Content.ofLength(length);
      try {
        receive(in, content, expect(connection, length));
      } catch (Refused refused) {
        refuse(refused.deny());
        return;
      }
    }
    start();
  }

  @Override
  WireBody opened() {
    content = Content.untilClose();
    return expect(connection, -1);
  }

  @Override
  void refuse(Verdict.Deny deny) {
    persistent = false;
    unreadable = true;
    deny(deny);
  }

  /** Takes what belongs to this call's content; false if nothing more does. */
  boolean takes(ByteBuf in) {
    if (unreadable) {
      in.skipBytes(in.readableBytes());
      return true;
    }
    Content coming = content;
    WireBody taken = body;
    if (coming == null || taken == null || coming.ended()) {
      return false;
    }
    try {
      receive(in, coming, taken);
    } catch (Refused refused) {
      breakOff(refused.deny());
      return true;
    }
    if (dropping && coming.ended()) {
      connection.next();
    }
    return true;
  }

  private void receive(ByteBuf in, Content coming, WireBody into) throws Refused {
    ByteBuf part = coming.take(in);
    while (part != null) {
      owesContinue = false;
      if (!receive(into, part)) {
        throw new Refused(tooLarge());
      }
      part = coming.take(in);
    }
    if (coming.ended()) {
      // What stands behind it is dropped: only gRPC, which is no HTTP/1.1, knows what to do with
      // it.
      into.finish(Headers.EMPTY);
    }
  }

  /** The rest of the content will not come, or is not understood. */
  private void breakOff(Verdict.Deny why) {
    unreadable = true;
    persistent = false;
    WireBody coming = body;
    if (dropping) {
      connection.closeAfter(true);
    } else if (coming != null) {
      coming.fail(why);
    }
  }

  /** Somebody waits for content: a caller that asked for it is told to send it. */
  void wanted() {
    if (owesContinue && !answered()) {
      owesContinue = false;
      Wire.send(connection.channel(), Unpooled.wrappedBuffer(CONTINUE));
    }
  }

  void callerLeft() {
    if (content != null && !content.ended()) {
      breakOff(Verdict.deny(Reason.CALLER_GONE, "the content did not end"));
    }
    if (connection.gone()) {
      abandonAnswer();
    } else {
      leftAt = System.nanoTime();
    }
  }

  void tick(long now) {
    if (overdue(now)) {
      return;
    }
    watch(now);
    if (leftAt != 0 && now - leftAt > HALF_CLOSED_NANOS) {
      if (isLive()) {
        // Who waits for a stream that has no end does not say that nothing more will come.
        abandonAnswer();
      } else {
        stop(Reason.CALLER_GONE);
      }
    } else if (content != null && !content.ended() && !unreadable && connection.reads()) {
      if (bodyLate(now)) {
        breakOff(Verdict.deny(Reason.REQUEST_TIMEOUT, "the content did not go on"));
      }
    }
  }

  @Override
  boolean gone() {
    return connection.gone();
  }

  @Override
  Answer toAnswer(Outcome outcome) {
    keeps = !(outcome.answer().body() instanceof Switched) && keeps();
    return new LineAnswer(loop, connection.outlet, outcome, forHead, http10, keeps);
  }

  /** Whether the connection may serve another call after this answer. */
  private boolean keeps() {
    if (!persistent || doorway.draining() || connection.spent()) {
      return false;
    }
    return content == null
        || content.ended()
        || (!owesContinue && CallerConnection.droppable(content.left()));
  }

  @Override
  void leave() {
    connection.closeAfter(false);
  }

  @Override
  void end() {
    boolean read = content == null || content.ended();
    // What an answer promised is kept while the doorway is only being left.
    boolean stays = !doorway.draining() || doorway.leaving();
    boolean goesOn = keeps && stays && !connection.spent();
    stream = null;
    if (!goesOn) {
      // Who asked for the end has said all that it will.
      connection.closeAfter(persistent || !read || unreadable);
    }
    if (body != null) {
      dropping = goesOn && !read;
      body.discard();
    }
    if (goesOn && read) {
      connection.next();
    }
  }

  /**
   * Only the end of the connection can tell the caller; one of HTTP/1.0, to whom that may be the
   * end of a whole answer, only a reset.
   */
  @Override
  void cut() {
    stream = null;
    discardBody();
    if (http10) {
      connection.reset();
    } else {
      connection.closeAfter(false);
    }
  }
}
