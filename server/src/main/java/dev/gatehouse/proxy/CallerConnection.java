package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a caller: turns its bytes into calls, one at a time and in order. What comes
 * meanwhile waits, unread. Confined to its loop.
 */
final class CallerConnection extends Timed implements WireBody.Source, Visitor {
  /** Content that is not worth a new connection: it is read and dropped. */
  private static final long DROPPABLE = 64 * 1024;

  private final Doorway doorway;
  private final ProxyLoop loop;
  private final SocketChannel channel;
  private final Peer peer;
  private final RequestHead head;
  private final ReceivedHead received = new ReceivedHead();
  private final CallerSocket socket;
  final Outlet outlet;
  private final Unread unread;
  private final Unread.Step step = this::step;
  private @Nullable LineCall call;
  private boolean closing;
  private boolean wantsMore = true;
  private long since;

  CallerConnection(Doorway doorway, ProxyLoop loop, SocketChannel channel, Peer peer) {
    this.doorway = doorway;
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
    socket = new CallerSocket(channel);
    outlet = Outlet.of(channel);
    unread = new Unread(channel.alloc());
    head = new RequestHead(doorway.config().limits(), doorway.scheme());
    since = System.nanoTime();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.ticker().add(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    loop.ticker().awake();
    if (closing) {
      in.release();
      return;
    }
    unread.add(in);
    work();
  }

  /** Goes on with what was read, as far as the call under way lets it. */
  void work() {
    if (!unread.work(step)) {
      return;
    }
    if (closing) {
      unread.drop();
    }
    if (call == null && !closing && spent()) {
      closeAfter(false);
    }
    socket.read(closing || (wantsMore && unread.isEmpty()));
  }

  /** Whether there is more to do with these bytes now. */
  private boolean step(ByteBuf in) {
    if (closing) {
      return false;
    }
    LineCall current = call;
    if (current != null) {
      return current.takes(in);
    }
    if (!channel.isWritable()) {
      return false;
    }
    if (received.isEmpty()) {
      since = loop.ticker().now();
    }
    try {
      if (received.readRequest(in, head, doorway.config().limits())) {
        begin(in);
      }
    } catch (Refused refused) {
      refuse(refused.deny());
    }
    return true;
  }

  private void begin(ByteBuf in) {
    LineCall next = new LineCall(this, loop, doorway, head);
    call = next;
    next.begin(in);
    if (socket.isHalfClosed() && call == next) {
      // It was said before this call had its turn.
      next.callerLeft();
    }
  }

  private void refuse(Verdict.Deny deny) {
    LineCall refused = new LineCall(this, loop, doorway, head);
    call = refused;
    refused.refuse(deny);
  }

  Peer peer() {
    return peer;
  }

  @Override
  SocketChannel channel() {
    return channel;
  }

  boolean gone() {
    return !channel.isActive();
  }

  /** Whether bytes of the caller would be read now. */
  boolean reads() {
    return channel.config().isAutoRead();
  }

  /** Whether the caller will send no further request. */
  boolean spent() {
    return socket.isHalfClosed() && !unread.isReadable();
  }

  /** Whether so much of a request's rest is better read than the connection closed. */
  static boolean droppable(long left) {
    return left >= 0 && left <= DROPPABLE;
  }

  /** The call has its answer and all of its request was read: the next one may come. */
  void next() {
    call = null;
    received.clear();
    head.begin();
    since = loop.ticker().now();
    if (spent() || (doorway.draining() && !doorway.leaving())) {
      closeAfter(true);
      return;
    }
    resume();
  }

  /**
   * Writes what is outstanding, then ends the connection so that the caller can read it.
   *
   * @param listens whether the caller may still be sending
   */
  void closeAfter(boolean listens) {
    call = null;
    closing = true;
    unread.drop();
    socket.leave(listens);
    socket.read(true);
  }

  /** Ends the connection as nobody does who has said all. */
  void reset() {
    call = null;
    closing = true;
    unread.drop();
    if (channel.isOpen()) {
      // Behind its end, its descriptor may be that of another.
      channel.config().setSoLinger(0);
      Wire.drop(channel);
    }
  }

  @Override
  public void resume() {
    wantsMore = true;
    LineCall current = call;
    if (current != null) {
      current.wanted();
    }
    work();
  }

  @Override
  public void pause() {
    wantsMore = false;
    socket.read(false);
  }

  @Override
  public Budget budget() {
    return loop.budget();
  }

  @Override
  public void abandon() {
    resume();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    LineCall current = call;
    if (current != null) {
      current.writable(channel.isWritable());
    } else if (channel.isWritable()) {
      work();
    }
  }

  @Override
  public void tick(long now) {
    LineCall current = call;
    if (socket.isOverdue(now, doorway.config().bodyTime().toNanos())) {
      Wire.close(channel);
    } else if (closing) {
      return;
    } else if (current != null) {
      current.tick(now);
    } else if (!received.isEmpty() && head.begun()) {
      if (now - since > doorway.config().headTime().toNanos()) {
        refuse(Verdict.deny(Reason.REQUEST_TIMEOUT, "the head did not end"));
      }
    } else if (now - since > doorway.config().idleTime().toNanos()) {
      Wire.close(channel);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (socket.endsBy(event, closing)) {
      LineCall current = call;
      if (current != null) {
        current.callerLeft();
      } else if (spent()) {
        // Answers may still be on their way, and what was read may still wait for its turn.
        closeAfter(false);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.ticker().remove(this);
    doorway.closed(this);
    closing = true;
    unread.drop();
    LineCall current = call;
    if (current != null) {
      current.callerLeft();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Wire.failed(ctx.channel(), cause);
  }

  @Override
  public void drain() {
    loop.execute(
        () -> {
          LineCall current = call;
          if (current != null) {
            current.drain();
          } else if (!doorway.leaving() && received.isEmpty() && unread.isEmpty()) {
            closeAfter(true);
          }
        });
  }

  @Override
  public boolean awaitsCalls() {
    return call == null && !closing;
  }

  @Override
  public void cutOff() {
    loop.execute(
        () -> {
          LineCall current = call;
          if (current != null) {
            current.cutOff();
          } else {
            closeAfter(true);
          }
        });
  }
}
