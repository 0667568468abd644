package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection to an upstream over HTTP/1.1: carries one call at a time and rests in its pool
 * between them. Confined to its loop. Whatever is not exactly one answer to the one request ends
 * it.
 */
final class UpstreamConnection extends Timed implements Carrier, WireBody.Source {
  private final UpstreamPool pool;
  private final Channel channel;
  private final AnswerReader reader = new AnswerReader();
  private final WriteProgress progress = new WriteProgress();
  private Reply reply = new Reply();
  private String method = "";
  private boolean chunked;
  private boolean requestWritten;
  private boolean rests;
  private long since = System.nanoTime();
  private long idleNanos;

  UpstreamConnection(UpstreamPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
    idleNanos = pool.upstream().config().idle().toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    pool.loop().ticker().add(this);
  }

  boolean isOpen() {
    return channel.isActive();
  }

  boolean restedFor(long nanos) {
    return System.nanoTime() - since > nanos;
  }

  @Override
  public void carry(Forwarding next) {
    reply.to(next);
    method = next.method();
    rests = false;
    requestWritten = false;
    reader.begin();
  }

  @Override
  public boolean send(UpstreamRequest form, Exchange exchange, byte[] whole) {
    HeadBuffer request = form.head(pool.loop(), exchange);
    if (request == null) {
      return false;
    }
    ByteBuf out = channel.alloc().directBuffer(request.length() + whole.length);
    request.into(out);
    out.writeBytes(whole);
    pool.loop().departures().send(channel, out);
    requestWritten();
    return true;
  }

  @Override
  public boolean begin(UpstreamRequest form, Exchange exchange) {
    HeadBuffer request = form.head(pool.loop(), exchange);
    if (request == null) {
      return false;
    }
    chunked = exchange.request().body().length() < 0;
    ByteBuf out = channel.alloc().directBuffer(request.length());
    request.into(out);
    Wire.write(channel, out);
    return true;
  }

  @Override
  public void part(ByteBuf part, WireBody of) {
    if (chunked) {
      write(Integer.toHexString(part.readableBytes()) + "\r\n");
      Wire.write(channel, part, of);
      write("\r\n");
    } else {
      Wire.write(channel, part, of);
    }
    channel.flush();
  }

  private void write(String text) {
    Wire.write(channel, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void end() {
    if (chunked) {
      write("0\r\n\r\n");
    }
    channel.flush();
    requestWritten();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void unused() {
    reply.forget();
    rest();
  }

  /** The whole request is written: from now on the upstream is waited for. */
  private void requestWritten() {
    requestWritten = true;
    since = pool.loop().ticker().now();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    pool.loop().ticker().awake();
    try {
      if (!reply.isDue()) {
        // Nobody asked: whoever used this connection next would get a wrong answer.
        close();
        return;
      }
      since = pool.loop().ticker().now();
      Content content = reader.readHead(in, method, reply.call());
      if (content != null) {
        receive(in, content);
      }
    } catch (Refused refused) {
      fail(Reason.UPSTREAM_MALFORMED, String.valueOf(refused.getMessage()));
    } finally {
      in.release();
    }
  }

  private void receive(ByteBuf in, Content coming) throws Refused {
    WireBody into = reply.body();
    if (into == null) {
      into = new WireBody(this, reader.length(method));
      reply.begin(new Response(reader.head().status(), reader.head().headers(), into), into);
      // Behind a change of the protocol nothing is framed as a request's content.
      chunked &= reader.head().status() != 101;
    }
    for (ByteBuf part = coming.take(in); part != null; part = coming.take(in)) {
      into.add(part);
    }
    if (!reply.isDue()) {
      return;
    }
    if (coming.ended()) {
      complete(!in.isReadable());
    } else {
      reply.relay();
    }
  }

  private void complete(boolean nothingBehind) {
    boolean again = reader.endedWell() && requestWritten && nothingBehind;
    Content ended = reader.content();
    Forwarding waiting = reply.finish(ended == null ? Headers.EMPTY : ended.trailers());
    Response response = reply.response();
    if (again) {
      rest();
    } else {
      close();
    }
    if (waiting != null) {
      waiting.answered(response);
    }
  }

  /** It can carry another call. */
  void rest() {
    int seconds = reader.head().keepAliveSeconds();
    if (seconds == 0) {
      close();
      return;
    }
    if (seconds > 0) {
      // A second early: the upstream counts from when it sent its answer.
      idleNanos = Math.min(idleNanos, Duration.ofSeconds(seconds).minusMillis(900).toNanos());
    }
    since = pool.loop().ticker().now();
    rests = true;
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    pool.rest(this);
  }

  private void fail(Reason reason, String why) {
    Reply failed = detach();
    close();
    failed.fail(reason, why, reader.begun());
  }

  @Override
  public void abort() {
    Reply dropped = detach();
    dropped.drop();
    close();
  }

  /** What happens when it closes does not concern the answer any more. */
  private Reply detach() {
    Reply detached = reply;
    reply = new Reply();
    return detached;
  }

  void close() {
    Wire.close(channel);
  }

  @Override
  public void resume() {
    if (reply.body() != null) {
      since = System.nanoTime();
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void pause() {
    if (reply.body() != null && !reply.isHeld()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public Budget budget() {
    return pool.loop().budget();
  }

  @Override
  public void abandon() {
    abort();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Forwarding current = reply.call();
    if (current != null) {
      current.writable(channel.isWritable());
    }
  }

  @Override
  public void tick(long now) {
    if (rests) {
      if (now - since > idleNanos) {
        close();
      }
      return;
    }
    Duration read = pool.upstream().config().read();
    boolean waits = requestWritten && channel.config().isAutoRead();
    String why = reply.overdue(now, waits, since, read.toNanos());
    if (why == null && progress.stuck(channel, now, read.toNanos())) {
      why = "nothing was taken for " + read;
    }
    if (why != null) {
      fail(Reason.UPSTREAM_TIMEOUT, why);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.loop().ticker().remove(this);
    pool.gone(this, rests);
    Content coming = reader.content();
    if (reply.body() != null && coming != null && coming.endsWithConnection()) {
      complete(false);
    } else if (reply.isDue()) {
      fail(Reason.UPSTREAM_BROKE_OFF, "the connection was closed");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(Reason.UPSTREAM_BROKE_OFF, Wire.why(cause));
  }
}
