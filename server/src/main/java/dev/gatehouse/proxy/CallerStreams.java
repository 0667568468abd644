package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;

/**
 * A connection of a caller over HTTP/2: when it begins, waits, is left and ends. What comes on it
 * is for its {@link StreamCalls}. Whatever its caller does costs this connection and no other.
 * Confined to its loop.
 */
final class CallerStreams extends Timed implements Visitor {
  private static final long LINGER_NANOS = 1_000_000_000L;

  private final Doorway doorway;
  private final ProxyLoop loop;
  private final SocketChannel channel;
  private final Peer peer;
  private final Frames frames;
  private final StreamCalls calls;
  private final CallerSocket socket;
  private final Goodbye goodbye;
  private boolean closing;
  private boolean hurried;
  private long since = System.nanoTime();
  private long frameSince = since;
  private long frameCount;

  CallerStreams(Doorway doorway, ProxyLoop loop, SocketChannel channel, Peer peer) {
    this.doorway = doorway;
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
    calls = new StreamCalls(this);
    frames = new Frames(channel, loop, calls, false);
    socket = new CallerSocket(channel);
    goodbye = new Goodbye(frames.out());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.ticker().add(this);
    frames.out().greet(false, StreamCalls.MOST);
    if (doorway.draining()) {
      sayGoodbye();
    }
  }

  ProxyLoop loop() {
    return loop;
  }

  Doorway doorway() {
    return doorway;
  }

  Peer peer() {
    return peer;
  }

  Frames frames() {
    return frames;
  }

  Goodbye goodbye() {
    return goodbye;
  }

  boolean gone() {
    return closing || !channel.isActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    loop.ticker().awake();
    if (closing) {
      in.release();
      return;
    }
    try {
      frames.read(in);
    } catch (ConnectionError error) {
      fail(error);
    }
  }

  /** Ends the connection for what its caller did, says so, and records it. */
  void fail(ConnectionError error) {
    if (closing) {
      return;
    }
    Reason reason =
        error.code() == ErrorCode.ENHANCE_YOUR_CALM ? Reason.FLOODING : Reason.MALFORMED_REQUEST;
    new NobodysCall(loop, doorway, peer)
        .deny(Verdict.deny(reason, String.valueOf(error.getMessage())));
    end(error.code());
  }

  /** Says why, then ends the connection so that the caller can read it. */
  private void end(ErrorCode code) {
    closing = true;
    frames.out().goAway(goodbye.named(calls.last()), code);
    frames.end();
    calls.leave();
    socket.leave(true);
    socket.read(true);
  }

  /** A call has ended. */
  void ended() {
    since = System.nanoTime();
    if (goodbye.settled() && calls.isEmpty() && !closing) {
      loop.execute(this::endIfDone);
    }
  }

  /** The caller answered a ping: it has heard all that was said before. */
  void heard() {
    if (goodbye.pending()) {
      settleGoodbye();
    }
  }

  private void endIfDone() {
    if (calls.isEmpty() && !closing) {
      if (hurried) {
        end(ErrorCode.NO_ERROR);
      } else {
        goodbye.rest();
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = channel.isWritable();
    // Who does not read what we write is not read either: its answers would pile up.
    socket.read(writable || closing);
    if (writable) {
      frames.allowance().repay();
      calls.all().forEach(StreamCall::repay);
      frames.credit().pump();
    }
  }

  @Override
  Channel channel() {
    return channel;
  }

  @Override
  public void tick(long now) {
    long headTime = doorway.config().headTime().toNanos();
    if (socket.isOverdue(now, doorway.config().bodyTime().toNanos())) {
      Wire.close(channel);
    } else if (closing) {
      return;
    } else if (socket.isHalfClosed()) {
      linger(now);
    } else if (goodbye.over(now)) {
      end(ErrorCode.NO_ERROR);
    } else if (frames.blockSince() != 0 && now - frames.blockSince() > headTime) {
      fail(ConnectionError.protocol("a field section did not end"));
    } else if (frameLate(now, headTime)) {
      fail(ConnectionError.protocol("a frame did not end"));
    } else if (goodbye.late(now)) {
      settleGoodbye();
    } else if (calls.isEmpty() && now - since > doorway.config().idleTime().toNanos()) {
      goodbye.say();
    } else {
      calls.tick(now);
    }
  }

  /** Nothing more comes: who is being answered may go on, nobody else waits longer. */
  private void linger(long now) {
    if (now - since > LINGER_NANOS) {
      calls.leaveStalled();
    }
    if (calls.isEmpty()) {
      closeBehind();
    } else {
      calls.tick(now);
    }
  }

  /** Nothing more comes: answers may still be on their way. */
  private void closeBehind() {
    closing = true;
    frames.end();
    socket.leave(false);
  }

  private boolean frameLate(long now, long headTime) {
    if (!frames.stands() || frames.count() != frameCount) {
      frameCount = frames.count();
      frameSince = now;
    }
    return now - frameSince > headTime;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (socket.endsBy(event, closing)) {
      since = System.nanoTime();
      if (closing || calls.isEmpty()) {
        closeBehind();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.ticker().remove(this);
    doorway.closed(this);
    closing = true;
    frames.end();
    calls.leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Wire.failed(ctx.channel(), cause);
  }

  @Override
  public void drain() {
    loop.execute(this::sayGoodbye);
  }

  private void sayGoodbye() {
    if (!closing && doorway.left()) {
      settleGoodbye();
    } else if (!closing) {
      goodbye.say();
    }
    calls.all().forEach(StreamCall::drain);
  }

  private void settleGoodbye() {
    boolean named = goodbye.settled();
    int last = goodbye.settle(calls.last());
    if (!named) {
      frames.out().goAway(last, ErrorCode.NO_ERROR);
    }
    endIfDone();
  }

  @Override
  public boolean awaitsCalls() {
    return !goodbye.settled() && !closing;
  }

  @Override
  public void cutOff() {
    loop.execute(
        () -> {
          hurried = true;
          calls.all().forEach(StreamCall::cutOff);
          if (!closing) {
            settleGoodbye();
          }
        });
  }
}
