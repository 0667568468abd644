package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.websocket.Extensions;
import dev.gatehouse.proxy.websocket.Frame;
import dev.gatehouse.proxy.websocket.FrameCourse;
import dev.gatehouse.proxy.websocket.FrameError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that is open (RFC 6455): frames both ways, each side as fast as the other takes them.
 * Whoever ends it on our side says so to both sides with a Close between two frames.
 */
final class WebSocketRelay implements Relay {
  private static final int GOING_AWAY = 1001;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int POLICY = 1008;
  private static final int FAILED = 1011;

  private final Call call;
  private final Answer answer;
  private final Ledger ledger;
  private final WireBody down;
  private final Sending up;
  private final FrameCourse fromCaller;
  private final FrameCourse fromUpstream;
  private long bytes;
  private long moved = System.nanoTime();
  private boolean over;

  WebSocketRelay(Call call, Answer answer, Switched body, Ledger ledger) {
    this.call = call;
    this.answer = answer;
    this.ledger = ledger;
    down = body.down();
    up = body.up();
    Headers fields = answer.outcome().answer().headers();
    Extensions extensions = Extensions.of(String.join(",", fields.all("sec-websocket-extensions")));
    fromCaller = new FrameCourse(true, extensions);
    fromUpstream = new FrameCourse(false, extensions);
  }

  @Override
  public void begin() {
    answer.writeHead();
    answer.flush();
    WireBody coming = call.opened();
    up.opened(coming);
    down.to(
        new Way(
            fromUpstream, this::toCaller, Reason.UPSTREAM_MALFORMED, Reason.UPSTREAM_BROKE_OFF));
    if (!over) {
      coming.to(new Way(fromCaller, up::content, Reason.FRAME_MALFORMED, Reason.CALLER_GONE));
    }
  }

  /** One direction: what its side sends, and what it is when that is wrong or ends. */
  private final class Way implements WireBody.Sink {
    private final FrameCourse course;
    private final Consumer<ByteBuf> taker;
    private final Reason wrong;
    private final Reason left;

    Way(FrameCourse course, Consumer<ByteBuf> taker, Reason wrong, Reason left) {
      this.course = course;
      this.taker = taker;
      this.wrong = wrong;
      this.left = left;
    }

    @Override
    public void content(ByteBuf part) {
      if (over) {
        part.release();
        return;
      }
      ByteBuf out = course.pass(part);
      if (out != null) {
        moved = System.nanoTime();
        taker.accept(out);
      }
      FrameError error = course.error();
      if (error != null) {
        cut(Verdict.deny(wrong, "WebSocket: " + error.getMessage()));
      }
      if (fromCaller.ended() && fromUpstream.ended()) {
        // RFC 6455 §7.1.1: both have said that they are done, so nobody waits for the other.
        finish(null);
      }
    }

    @Override
    public void end() {
      ended(left);
    }

    @Override
    public void broken(Verdict.Deny why) {
      ended(why.reason());
    }
  }

  private void toCaller(ByteBuf out) {
    bytes += out.readableBytes();
    answer.writePart(out, down);
    answer.flush();
    if (!answer.isWritable()) {
      down.pause();
    }
  }

  /** One side sends no more: well if there was a Close. */
  private void ended(Reason otherwise) {
    if (fromUpstream.closed() || fromCaller.closed()) {
      finish(null);
    } else {
      cut(Verdict.deny(otherwise));
    }
  }

  @Override
  public void stop() {
    ended(Reason.CALLER_GONE);
  }

  @Override
  public void drain() {
    cut(Verdict.deny(Reason.DRAINING));
  }

  @Override
  public void cut(Verdict.Deny why) {
    if (over) {
      return;
    }
    Reason reason = why.reason();
    if (fromCaller.isBetween() && !fromCaller.closed()) {
      int code = reason == Reason.UPSTREAM_MALFORMED ? PROTOCOL_ERROR : code(reason);
      up.content(Unpooled.wrappedBuffer(Frame.close(code, reason.code(), true)));
    }
    if (fromUpstream.isBetween() && !fromUpstream.closed() && !call.gone()) {
      answer.writePart(
          Unpooled.wrappedBuffer(Frame.close(code(reason), reason.code(), false)), down);
      answer.flush();
    }
    finish(why);
  }

  private static int code(Reason reason) {
    return switch (reason) {
      case DRAINING, STREAM_IDLE, CALLER_GONE -> GOING_AWAY;
      case FRAME_MALFORMED -> PROTOCOL_ERROR;
      default ->
          switch (reason.fault()) {
            case CALLER, OPERATOR -> POLICY;
            case GATEHOUSE, DEPENDENCY, UNKNOWN -> FAILED;
          };
    };
  }

  private void finish(Verdict.@Nullable Deny denial) {
    if (over) {
      return;
    }
    over = true;
    up.off();
    down.discard();
    int code = Math.max(fromUpstream.code(), fromCaller.code());
    AnswerStream.ended(
        ledger,
        answer.outcome(),
        new Ending(
            call.received(), bytes, fromCaller.messages(), fromUpstream.messages(), denial, code));
    answer.finish(Headers.EMPTY, call::end);
  }

  @Override
  public void taken(int part) {
    down.taken(part);
  }

  @Override
  public void writable(boolean now) {
    if (now) {
      down.resume();
    } else {
      down.pause();
    }
  }

  @Override
  public long movedNanos() {
    return moved;
  }
}
