package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/** Relays an answer that is still coming, as fast as the caller takes it; its end is recorded. */
final class AnswerStream implements WireBody.Sink {
  private final Call call;
  private final Answer answer;
  private final Ledger ledger;
  private final Channel channel;
  private final WireBody body;
  private long bytes;
  private boolean begun;
  private boolean over;

  AnswerStream(Call call, Answer answer, Ledger ledger) {
    this.call = call;
    this.answer = answer;
    this.ledger = ledger;
    channel = answer.channel();
    body = (WireBody) answer.outcome().answer().body();
  }

  void begin() {
    answer.writeHead();
    body.to(this);
    begun = true;
    channel.flush();
    if (!over && !channel.isWritable()) {
      body.pause();
    }
  }

  @Override
  public void content(ByteBuf part) {
    int length = part.readableBytes();
    if (answer.chunked()) {
      String size = (bytes == 0 ? "" : "\r\n") + Integer.toHexString(length) + "\r\n";
      write(size);
    }
    bytes += length;
    Wire.write(channel, part);
    if (begun) {
      channel.flush();
      if (!channel.isWritable()) {
        body.pause();
      }
    }
  }

  private void write(String text) {
    Wire.write(channel, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void end() {
    if (over) {
      return;
    }
    over = true;
    if (answer.chunked()) {
      write(bytes == 0 ? "0\r\n\r\n" : "\r\n0\r\n\r\n");
    }
    channel.flush();
    ended(ledger, answer.outcome(), bytes, true);
    call.end();
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
