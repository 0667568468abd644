package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.http.AnswerSection;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/**
 * A connection to an upstream over HTTP/2: when it begins, is late, retires and ends. It carries as
 * many calls at a time as the upstream allows; what comes on it is for its {@link OpenStreams}.
 * Confined to its loop.
 */
final class UpstreamStreams extends Timed {
  /** Above this many at a time, another connection serves better. */
  static final int MOST = 256;

  private final UpstreamPool pool;
  private final Channel channel;
  private final Frames frames;
  private final Proven proven;
  private final AnswerSection head = new AnswerSection();
  private final WriteProgress progress = new WriteProgress();
  private final Parting parting = new Parting(false);
  private final OpenStreams streams = new OpenStreams(this);
  private final ShutWindow window;
  private boolean settled;
  private boolean told;
  private boolean retired;
  private boolean closed;
  private long since = System.nanoTime();
  private long heard = since;

  UpstreamStreams(UpstreamPool pool, Channel channel, Proven proven) {
    this.pool = pool;
    this.proven = proven;
    this.channel = channel;
    frames = new Frames(channel, pool.loop(), streams, true);
    window = new ShutWindow(frames.credit());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    pool.loop().ticker().add(this);
    frames.out().greet(true, 0);
  }

  UpstreamPool pool() {
    return pool;
  }

  Frames frames() {
    return frames;
  }

  AnswerSection head() {
    return head;
  }

  /** Whether it can carry one more call. */
  boolean hasRoom() {
    return settled
        && !retired
        && !closed
        && channel.isActive()
        && streams.size() < Math.min(MOST, frames.credit().peerStreams());
  }

  /** Whether content has to wait for that of others, and has had to for a while. */
  boolean isShut() {
    return window.isKept(pool.loop().ticker().now());
  }

  /** A stream for one call; its number comes with its first frame. */
  UpstreamStream stream() {
    return new UpstreamStream(this);
  }

  /** The number of a stream that sends its first frame. */
  int open(UpstreamStream stream) {
    int number = streams.open(stream);
    if (streams.exhausted()) {
      retire();
    }
    return number;
  }

  /** A stream has ended. */
  void over(UpstreamStream stream, boolean answered) {
    if (streams.remove(stream.number()) && answered) {
      frames.patience().served();
    }
    since = System.nanoTime();
    if (streams.isEmpty() && retired && !closed) {
      pool.loop().execute(this::closeIfDone);
    }
  }

  private void closeIfDone() {
    if (streams.isEmpty() && !closed) {
      close(ErrorCode.NO_ERROR);
    }
  }

  /** Ends a stream by our own decision. */
  void resetWith(UpstreamStream stream, ErrorCode code) {
    if (!closed) {
      streams.ended(stream.number(), stream.window());
      frames.out().reset(stream.number(), code);
    }
  }

  /** The upstream has said how many calls it takes. */
  void settled() {
    settled = true;
    pool.settled(this);
  }

  /** Nothing was heard on the whole connection for so long: it may be dead. */
  void suspect(long now, long nanos) {
    if (now - heard > nanos) {
      retire();
    }
  }

  /** Takes no further calls; ends when those under way have ended. */
  void retire() {
    retired = true;
    pool.retired(this);
    if (streams.isEmpty() && !closed) {
      pool.loop().execute(this::closeIfDone);
    }
  }

  private void close(ErrorCode code) {
    if (closed) {
      return;
    }
    leave();
    retired = true;
    frames.out().goAway(0, code);
    frames.out().flush();
    frames.end();
    Wire.close(channel);
  }

  /** Makes room for another: its calls may need that at once. */
  private void leave() {
    if (!closed) {
      closed = true;
      pool.retired(this);
      pool.gone();
    }
  }

  /** If it was not made yet, those who waited for it hear that it never will be. */
  private void unmade(String why) {
    if (!settled && !told) {
      told = true;
      pool.unmade(call -> pool.unreachable(call, why));
    }
  }

  private void fail(Reason reason, String why, ErrorCode code) {
    close(code);
    unmade(why);
    for (UpstreamStream stream : streams.all()) {
      stream.fail(reason, why);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (closed) {
      in.release();
      return;
    }
    pool.loop().ticker().awake();
    heard = pool.loop().ticker().now();
    try {
      frames.read(in);
    } catch (ConnectionError error) {
      fail(Reason.UPSTREAM_MALFORMED, "HTTP/2: " + error.getMessage(), error.code());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      frames.allowance().repay();
      frames.credit().pump();
      for (UpstreamStream stream : streams.all()) {
        stream.repay();
        stream.drained();
      }
    }
  }

  @Override
  Channel channel() {
    return channel;
  }

  @Override
  public void tick(long now) {
    window.look(now);
    if (!retired && proven.isOver(pool.loop())) {
      retire();
    }
    long read = pool.upstream().config().read().toNanos();
    if (!settled) {
      if (now - since > pool.upstream().config().connect().toNanos()) {
        fail(Reason.UPSTREAM_UNREACHABLE, "no SETTINGS came", ErrorCode.SETTINGS_TIMEOUT);
      }
    } else if (parting.isOver(now, heard)) {
      fail(Reason.UPSTREAM_BROKE_OFF, parting.why("nothing is taken any more"), ErrorCode.NO_ERROR);
    } else if (progress.stuck(channel, now, read)) {
      fail(
          Reason.UPSTREAM_TIMEOUT,
          "nothing was taken for " + pool.upstream().config().read(),
          ErrorCode.CANCEL);
    } else if (streams.isEmpty()) {
      if (now - since > pool.upstream().config().idle().toNanos()) {
        close(ErrorCode.NO_ERROR);
      }
    } else {
      for (UpstreamStream stream : streams.all()) {
        stream.tick(now, read);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.loop().ticker().remove(this);
    over();
  }

  /** Nothing more comes of it. */
  private void over() {
    leave();
    frames.end();
    unmade("the connection was closed while it was made");
    String why = parting.why("the connection was closed");
    for (UpstreamStream stream : streams.all()) {
      if (streams.idle(stream.number())) {
        stream.unseen(why);
      } else {
        stream.fail(Reason.UPSTREAM_BROKE_OFF, why);
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (parting.hears(event)) {
      retire();
    }
    if (parting.hasEnded() && !closed) {
      // It may stay: behind its close_notify the engine neither reads nor writes, and with io_uring
      // a connection stays until the kernel has let go of it. No call is to meet it so.
      over();
      Wire.close(channel);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!parting.isOfSending(cause)) {
      Wire.tell(cause);
      fail(Reason.UPSTREAM_BROKE_OFF, Wire.why(cause), ErrorCode.INTERNAL_ERROR);
    }
  }
}
