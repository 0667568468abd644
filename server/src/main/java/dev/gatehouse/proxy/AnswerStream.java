package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Relays an answer that is still coming, as fast as the caller takes it; its end is recorded. */
final class AnswerStream implements WireBody.Sink, Relay, Counted {
  private final Call call;
  private final Answer answer;
  private final Ledger ledger;
  private final WireBody body;
  private final @Nullable EventFilter filter;
  private final @Nullable EventCount count;
  private long bytes;
  private long moved = System.nanoTime();
  private int owedIn;
  private int pendingOut;
  private boolean begun;
  private boolean draining;
  private boolean over;

  AnswerStream(Call call, Answer answer, Ledger ledger) {
    this.call = call;
    this.answer = answer;
    this.ledger = ledger;
    Outcome outcome = answer.outcome();
    body = WireBody.of(outcome.answer().body());
    filter =
        outcome.answer().body() instanceof Body.Events events
            ? new EventFilter(events.cap(), events.control())
            : null;
    count =
        filter == null && EventStreams.is(outcome.exchange(), outcome.answer())
            ? new EventCount()
            : null;
  }

  @Override
  public void begin() {
    answer.writeHead();
    body.to(this);
    begun = true;
    answer.flush();
    if (!over && !answer.isWritable()) {
      body.pause();
    }
  }

  @Override
  public void content(ByteBuf part) {
    if (over) {
      part.release();
      return;
    }
    moved = System.nanoTime();
    if (filter == null) {
      if (count != null) {
        count.see(part);
      }
      write(part);
    } else {
      filtered(part, filter);
    }
    if (draining && !over) {
      drain();
    }
  }

  private void write(ByteBuf part) {
    bytes += part.readableBytes();
    answer.writePart(part, this);
    if (begun) {
      answer.flush();
      if (!answer.isWritable()) {
        body.pause();
      }
    }
  }

  /** What came is taken, for its source, when what was made of it has left. */
  private void filtered(ByteBuf part, EventFilter by) {
    owedIn += part.readableBytes();
    ByteBuf out = part.alloc().buffer(part.readableBytes() + 64);
    Verdict.Deny denied = null;
    try {
      by.pass(part, out);
    } catch (Refused refused) {
      denied = refused.deny();
    }
    if (out.isReadable()) {
      pendingOut += out.readableBytes();
      write(out);
    } else {
      out.release();
      settle();
    }
    if (denied != null) {
      cut(denied);
    }
  }

  @Override
  public boolean counts() {
    return body.counts();
  }

  @Override
  public void taken(int part) {
    if (filter == null) {
      body.taken(part);
    } else {
      pendingOut -= part;
      settle();
    }
  }

  private void settle() {
    if (pendingOut <= 0) {
      int settled = owedIn;
      owedIn = 0;
      body.taken(settled);
    }
  }

  @Override
  public void end() {
    if (!over) {
      answer.finish(body.trailers(), this::written);
      answer.flush();
    }
  }

  private void written() {
    if (!over) {
      over = true;
      answer.flush();
      record(null);
      call.end();
    }
  }

  @Override
  public void broken(Verdict.Deny why) {
    cut(why);
  }

  @Override
  public void stop() {
    cut(Verdict.deny(Reason.CALLER_GONE));
  }

  @Override
  public void cut(Verdict.Deny why) {
    if (!over) {
      over = true;
      body.discard();
      record(why);
      // An end without them would be that of a whole answer, and of one with a length it would be
      // too soon.
      boolean told =
          isGrpc() && body.length() < 0 && answer.hasTrailers() && !call.gone() && !answer.waits();
      if (told) {
        answer.finish(GrpcStatus.trailers(why.reason()), call::end);
      }
      answer.flush();
      if (!told) {
        call.cut();
      }
    }
  }

  /** A stream of events ends behind an event: its caller connects again, and finds somebody. */
  @Override
  public void drain() {
    boolean between = count != null ? count.isBetween() : filter != null && filter.isBetween();
    if (count == null && filter == null) {
      return;
    }
    draining = true;
    if (between && !over) {
      over = true;
      body.discard();
      record(Verdict.deny(Reason.DRAINING));
      answer.finish(Headers.EMPTY, call::end);
      answer.flush();
    }
  }

  @Override
  public void writable(boolean now) {
    if (now) {
      body.resume();
    } else {
      body.pause();
    }
  }

  @Override
  public long movedNanos() {
    return moved;
  }

  private boolean isGrpc() {
    return answer.outcome().exchange().operation().live().kind() == Live.Kind.GRPC;
  }

  private void record(Verdict.@Nullable Deny denial) {
    long events = filter != null ? filter.events() : count != null ? count.events() : -1;
    int status = GrpcStatus.of(answer.outcome(), body.trailers());
    ended(
        ledger,
        answer.outcome(),
        new Ending(call.received(), bytes, events < 0 ? -1 : 0, events, denial, status));
  }

  /** Tells the ledger how a stream ended, if its call was recorded at all. */
  static void ended(Ledger ledger, Outcome outcome, Ending ending) {
    boolean recorded =
        !(outcome.exchange().caller() instanceof Caller.Anyone anyone) || anyone.recorded();
    if (recorded) {
      ledger.ended(outcome, ending);
    }
  }
}
