package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;

/** An answer over HTTP/1.1 (RFC 9112 §6). */
final class LineAnswer implements Answer {
  /** Content up to here is copied behind its head: one buffer costs less than two. */
  private static final int COPIED = 16 * 1024;

  private final ProxyLoop loop;
  private final Channel channel;
  // For messages that are whole; what is written to the channel comes behind them.
  private final Outlet outlet;
  private final Outcome outcome;
  private final boolean forHead;
  private final boolean http10;
  private final boolean keeps;
  private boolean begun;

  LineAnswer(
      ProxyLoop loop,
      Outlet outlet,
      Outcome outcome,
      boolean forHead,
      boolean http10,
      boolean keeps) {
    this.loop = loop;
    channel = outlet.channel();
    this.outlet = outlet;
    this.outcome = outcome;
    this.forHead = forHead;
    this.http10 = http10;
    this.keeps = keeps;
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  private boolean hasContent() {
    return Answer.hasContent(outcome, forHead);
  }

  @Override
  public boolean streams() {
    return Answer.streams(outcome, forHead);
  }

  /**
   * Whether a stream is written in chunks; an HTTP/1.0 caller sees the connection close instead.
   */
  private boolean chunked() {
    return !switches() && length() < 0 && !http10;
  }

  /** Of a stream, what was said before it: behind its end, its length is known and too late. */
  private long length() {
    Body body = outcome.answer().body();
    return streams() && body instanceof WireBody wire ? wire.declaredLength() : body.length();
  }

  /** Whether another protocol follows. */
  private boolean switches() {
    return outcome.answer().body() instanceof Switched;
  }

  /** Whether only the end of the connection ends the content. */
  private boolean endsWithConnection() {
    return length() < 0 && http10;
  }

  @Override
  public void write() {
    Body body = outcome.answer().body();
    int length = hasContent() ? (int) body.length() : 0;
    HeadBuffer head = head();
    ByteBuf out = channel.alloc().directBuffer(head.length() + (length > COPIED ? 0 : length));
    head.into(out);
    if (!hasContent()) {
      discard(body);
    } else if (length > COPIED) {
      Wire.write(channel, out);
      out = rest(body);
    } else if (body instanceof WireBody wire) {
      wire.drainTo(out);
    } else if (body instanceof Body.Bytes bytes) {
      out.writeBytes(bytes.content());
    }
    if (length > COPIED) {
      account(channel.writeAndFlush(out), length);
    } else {
      loop.departures().send(outlet, out);
    }
  }

  /** What could not leave at once is held, and held by the caller. */
  private void account(ChannelFuture written, int length) {
    if (written.isDone()) {
      return;
    }
    if (loop.budget().take(length)) {
      written.addListener(_ -> loop.budget().giveBack(length));
    } else {
      Wire.close(channel);
    }
  }

  private static void discard(Body body) {
    if (body instanceof WireBody unused) {
      unused.discard();
    }
  }

  /** Writes all parts of a large content but the last, which is returned. */
  private ByteBuf rest(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return Unpooled.wrappedBuffer(bytes.content());
    }
    ByteBuf last = Unpooled.EMPTY_BUFFER;
    if (body instanceof WireBody wire) {
      for (ByteBuf part = wire.poll(); part != null; part = wire.poll()) {
        Wire.write(channel, last);
        last = part;
      }
    }
    return last;
  }

  @Override
  public void writeHead() {
    HeadBuffer head = head();
    ByteBuf out = channel.alloc().directBuffer(head.length());
    head.into(out);
    Wire.write(channel, out);
  }

  @Override
  public void writePart(ByteBuf part, Counted of) {
    if (chunked()) {
      write((begun ? "\r\n" : "") + Integer.toHexString(part.readableBytes()) + "\r\n");
      begun = true;
    }
    Wire.write(channel, part, of);
  }

  @Override
  public boolean hasTrailers() {
    return chunked() && Answer.takesTrailers(outcome);
  }

  @Override
  public void finish(Headers trailers, Runnable then) {
    if (chunked()) {
      HeadBuffer end = loop.scratch().text(begun ? "\r\n0\r\n" : "0\r\n");
      if (trailers.size() > 0 && hasTrailers()) {
        for (int i = 0; i < trailers.size(); i++) {
          if (!FieldFilter.TRAILER.drops(trailers, i)) {
            end.field(trailers, i);
          }
        }
      }
      end.line();
      ByteBuf out = channel.alloc().directBuffer(end.length());
      end.into(out);
      Wire.write(channel, out);
    }
    then.run();
  }

  private void write(String text) {
    Wire.write(channel, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean waits() {
    return !channel.isWritable();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  private HeadBuffer head() {
    Response response = outcome.answer();
    HeadBuffer head = loop.scratch().bytes(StatusLine.of(response.status()));
    Headers headers = response.headers();
    FieldFilter filter = FieldFilter.ANSWER;
    ListedFields listed = ListedFields.of(headers);
    boolean tellsLength = Answer.tellsLength(outcome, forHead);
    boolean dated = false;
    for (int i = 0; i < headers.size(); i++) {
      boolean length = tellsLength && headers.named(i, "content-length");
      if (length || (!filter.drops(headers, i) && !listed.drops(headers, i))) {
        head.field(headers, i);
        dated |= headers.named(i, "date");
      }
    }
    if (!dated) {
      head.text("Date: ").text(loop.date()).line();
    }
    head.text("Gatehouse-Call: ").text(outcome.exchange().id()).line();
    frame(head, response);
    return head.line();
  }

  private void frame(HeadBuffer head, Response response) {
    if (hasContent()) {
      long length = length();
      if (length >= 0) {
        head.text("Content-Length: ").number(length).line();
      } else if (!http10) {
        head.text("Transfer-Encoding: chunked\r\n");
      }
    } else if (Answer.tellsLength(outcome, forHead)
        && response.body() instanceof Body.Bytes bytes
        && bytes.length() > 0) {
      head.text("Content-Length: ").number(bytes.length()).line();
    }
    if (switches()) {
      head.text("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    } else if (response.status() == Reason.UPGRADE_REQUIRED.status()
        && outcome.exchange().operation().live().kind() == Live.Kind.WEBSOCKET) {
      // RFC 9110 §15.5.22, RFC 6455 §4.4; an upstream may have named versions itself.
      head.text("Connection: Upgrade\r\nUpgrade: websocket\r\n");
      if (response.headers().first("sec-websocket-version").isEmpty()) {
        head.text("Sec-WebSocket-Version: 13\r\n");
      }
    }
    if (!switches() && (!keeps || endsWithConnection())) {
      head.text("Connection: close\r\n");
    }
  }
}
