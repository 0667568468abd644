package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;

/** Relays an answer that is still coming, as fast as the caller takes it; its end is recorded. */
final class AnswerStream implements WireBody.Sink {
  private final Call call;
  private final Answer answer;
  private final Ledger ledger;
  private final WireBody body;
  private long bytes;
  private boolean begun;
  private boolean over;

  AnswerStream(Call call, Answer answer, Ledger ledger) {
    this.call = call;
    this.answer = answer;
    this.ledger = ledger;
    body = (WireBody) answer.outcome().answer().body();
  }

  void begin() {
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
    bytes += part.readableBytes();
    answer.writePart(part);
    if (begun) {
      answer.flush();
      if (!answer.isWritable()) {
        body.pause();
      }
    }
  }

  @Override
  public void end() {
    if (!over) {
      answer.finish(this::written);
      answer.flush();
    }
  }

  private void written() {
    if (!over) {
      over = true;
      answer.flush();
      ended(ledger, answer.outcome(), bytes, true);
      call.end();
    }
  }

  @Override
  public void broken(Verdict.Deny why) {
    if (!over) {
      over = true;
      ended(ledger, answer.outcome(), bytes, false);
      call.cut();
    }
  }

  /** The caller is gone. */
  void stop() {
    if (!over) {
      over = true;
      body.discard();
      ended(ledger, answer.outcome(), bytes, false);
      call.cut();
    }
  }

  /** So many bytes have left. */
  void taken(int part) {
    body.taken(part);
  }

  void writable(boolean now) {
    if (now) {
      body.resume();
    } else {
      body.pause();
    }
  }

  /** Tells the ledger how a stream ended, if its call was recorded at all. */
  static void ended(Ledger ledger, Outcome outcome, long bytes, boolean complete) {
    boolean recorded =
        !(outcome.exchange().caller() instanceof Caller.Anyone anyone) || anyone.recorded();
    if (recorded) {
      ledger.ended(outcome, bytes, complete);
    }
  }
}
