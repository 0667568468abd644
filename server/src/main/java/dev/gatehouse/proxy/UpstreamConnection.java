package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
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
  private final LineRequest request;
  private final Proven proven;
  private final Parting parting;
  private Reply reply = new Reply();
  private String method = "";
  private boolean rests;
  private boolean counted = true;
  private boolean closing;
  private long since = System.nanoTime();
  private long idleNanos;

  UpstreamConnection(UpstreamPool pool, Channel channel, Proven proven) {
    this.pool = pool;
    this.proven = proven;
    this.channel = channel;
    request = new LineRequest(Outlet.of(channel), pool.loop().departures());
    parting = new Parting(pool.upstream().tls() != null);
    idleNanos = pool.upstream().config().idle().toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    pool.loop().ticker().add(this);
  }

  boolean isOpen() {
    // With io_uring a channel that is closed stays active until the kernel has let go of it.
    return !closing && channel.isActive();
  }

  /** Whether we ended it. */
  boolean isClosing() {
    return closing && !parting.hasEnded();
  }

  boolean restedFor(long nanos) {
    return System.nanoTime() - since > nanos;
  }

  @Override
  public void carry(Forwarding next) {
    reply.to(next);
    method = next.method();
    rests = false;
    request.begin();
    reader.begin();
  }

  @Override
  public boolean send(UpstreamRequest form, Exchange exchange, byte[] whole) {
    HeadBuffer head = form.head(pool.loop(), exchange);
    if (head == null) {
      return false;
    }
    request.whole(head, whole);
    since = pool.loop().ticker().now();
    return true;
  }

  @Override
  public boolean begin(UpstreamRequest form, Exchange exchange) {
    HeadBuffer head = form.head(pool.loop(), exchange);
    if (head == null) {
      return false;
    }
    request.head(head, exchange.request().body().length() < 0);
    return true;
  }

  @Override
  public void part(ByteBuf part, WireBody of) {
    if (parting.isDeaf()) {
      part.release();
      return;
    }
    since = pool.loop().ticker().now();
    request.part(part, of);
  }

  @Override
  public void end() {
    request.end();
    since = pool.loop().ticker().now();
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
      if (request.isUnheard()) {
        lose(Reason.UPSTREAM_MALFORMED, "it answered before it was asked");
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
      request.frames(reader.head().status() != 101);
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
    boolean left = request.hasLeft() && !parting.isDeaf();
    boolean again = reader.endedWell() && left && nothingBehind;
    Forwarding waiting = reply.finish(trailers());
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

  private Headers trailers() {
    Content ended = reader.content();
    Headers all = ended == null ? Headers.EMPTY : ended.trailers();
    return all.size() == 0 ? all : ListedFields.of(reader.head().headers()).without(all);
  }

  /** It can carry another call. */
  void rest() {
    int seconds = reader.head().keepAliveSeconds();
    if (seconds == 0 || proven.isOver(pool.loop())) {
      close();
      return;
    }
    if (seconds > 0) {
      // A second early: the upstream counts from when it sent its answer.
      idleNanos = Math.min(idleNanos, Duration.ofSeconds(seconds).minusMillis(900).toNanos());
    }
    since = pool.loop().ticker().now();
    rests = true;
    progress.forget();
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

  private void broke(String why) {
    if (request.isUnsent()) {
      lose(Reason.UPSTREAM_BROKE_OFF, why);
    } else {
      fail(Reason.UPSTREAM_BROKE_OFF, why);
    }
  }

  /** It ends before the upstream could have answered. */
  private void lose(Reason reason, String why) {
    Reply lost = detach();
    closing = true;
    leave();
    Wire.drop(channel);
    lost.lose(reason, why, request.isUnsent());
  }

  @Override
  public void abort() {
    detach().drop();
    close();
  }

  /** What happens when it closes does not concern the answer any more. */
  private Reply detach() {
    Reply detached = reply;
    reply = new Reply();
    return detached;
  }

  void close() {
    closing = true;
    leave();
    Wire.close(channel);
  }

  /** Makes room for another: its call may need that at once. */
  private void leave() {
    if (counted) {
      counted = false;
      pool.gone(this, rests);
    }
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
  Channel channel() {
    return channel;
  }

  @Override
  public void tick(long now) {
    if (rests) {
      if (now - since > idleNanos || proven.isOver(pool.loop())) {
        close();
      }
      return;
    }
    Duration read = pool.upstream().config().read();
    // While we do not read what it says, it need not take what is sent.
    boolean reads = channel.config().isAutoRead();
    if (!reads) {
      // It has all of its time again when we do.
      since = now;
      progress.forget();
    }
    boolean waits = reads && reply.isAwaited(request.isWritten());
    String why = reply.overdue(now, waits, since, read.toNanos());
    if (why == null && reads && progress.stuck(channel, now, read.toNanos())) {
      why = "nothing was taken for " + read;
    }
    if (why != null) {
      fail(Reason.UPSTREAM_TIMEOUT, why);
    } else if (reads && parting.isOver(now, since)) {
      broke(parting.why("nothing is taken any more"));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    parting.hears(event);
    if (parting.hasEnded() && !closing) {
      // It may stay: behind its close_notify the engine neither reads nor writes, and with io_uring
      // a connection stays until the kernel has let go of it. No call is to meet it so.
      over();
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.loop().ticker().remove(this);
    leave();
    over();
  }

  /** Nothing more comes of it. */
  private void over() {
    Content coming = reader.content();
    if (reply.body() != null && coming != null && ends(coming)) {
      complete(false);
    } else if (reply.isDue()) {
      broke(parting.why("the connection was closed"));
    }
  }

  private boolean ends(Content coming) {
    return coming.endsWithConnection() && parting.isClean();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!parting.isOfSending(cause)) {
      Wire.tell(cause);
      broke(Wire.why(cause));
    }
  }
}
