package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.StreamHead;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.collection.IntObjectHashMap;

/**
 * A connection of a caller over HTTP/2: turns its frames into calls, many at a time. Whatever its
 * caller does costs this connection and no other. Confined to its loop.
 */
final class CallerStreams extends Timed implements Frames.Streams, Visitor {
  /** Calls under way at the same time; a call that was taken back counts until it has ended. */
  static final int MOST = 100;

  private static final long LINGER_NANOS = 1_000_000_000L;

  private final Doorway doorway;
  private final ProxyLoop loop;
  private final SocketChannel channel;
  private final Peer peer;
  private final StreamHead head;
  private final Frames frames;
  private final WriteProgress progress = new WriteProgress();
  private final IntObjectHashMap<StreamCall> calls = new IntObjectHashMap<>(16);
  private final ResetStreams ours = new ResetStreams();
  private final Farewell farewell;
  private int last;
  private int lastPromised = Integer.MAX_VALUE;
  private boolean draining;
  private boolean closing;
  private boolean halfClosed;
  private long since = System.nanoTime();
  private long drainSince;
  private long frameSince = since;
  private long frameCount;

  CallerStreams(Doorway doorway, ProxyLoop loop, SocketChannel channel, Peer peer) {
    this.doorway = doorway;
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
    head = new StreamHead(doorway.config().limits());
    frames = new Frames(channel, loop, this, false);
    farewell = new Farewell(channel);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.ticker().add(this);
    frames.out().greet(false, MOST);
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
  private void fail(ConnectionError error) {
    if (closing) {
      return;
    }
    Reason reason =
        error.code() == ErrorCode.ENHANCE_YOUR_CALM ? Reason.FLOODING : Reason.MALFORMED_REQUEST;
    new Nobody().deny(Verdict.deny(reason, String.valueOf(error.getMessage())));
    end(error.code());
  }

  /** Says why, then ends the connection so that the caller can read it. */
  private void end(ErrorCode code) {
    closing = true;
    // RFC 9113 §6.8: never more than was named before, or what was sent again is taken for lost.
    frames.out().goAway(Math.min(last, lastPromised), code);
    frames.end();
    leaveAll();
    farewell.begin(!halfClosed);
    read(true);
  }

  private void leaveAll() {
    for (StreamCall call : all()) {
      call.callerLeft();
    }
  }

  private StreamCall[] all() {
    return calls.values().toArray(new StreamCall[0]);
  }

  @Override
  public void fields(int stream, boolean ended, FieldSection section) throws ConnectionError {
    StreamCall call = calls.get(stream);
    if (call != null) {
      trailers(call, ended, section);
    } else if (stream > last) {
      if ((stream & 1) == 0) {
        throw ConnectionError.protocol("a caller opened a stream of ours");
      }
      last = stream;
      if (stream <= lastPromised) {
        begin(stream, ended, section);
      } else {
        resetWith(stream, ErrorCode.REFUSED_STREAM);
      }
    } else if (!ours.contain(stream)) {
      throw new ConnectionError(ErrorCode.STREAM_CLOSED, "fields of a stream that has ended");
    }
  }

  private void trailers(StreamCall call, boolean ended, FieldSection section)
      throws ConnectionError {
    if (call.remoteEnded()) {
      faulty(call.id(), ErrorCode.STREAM_CLOSED, "fields behind the end");
    } else if (!ended) {
      faulty(call.id(), ErrorCode.PROTOCOL_ERROR, "fields within the content");
    } else {
      call.trailers(section);
    }
  }

  private void begin(int stream, boolean ended, FieldSection section) throws ConnectionError {
    if (calls.size() >= MOST) {
      frames.patience().broken("beyond the most");
      resetWith(stream, ErrorCode.REFUSED_STREAM);
      return;
    }
    try {
      head.read(section, doorway.scheme(), ended);
    } catch (Refused refused) {
      frames.patience().broken("malformed");
      call(stream, ended).refuse(refused.deny());
      return;
    }
    call(stream, ended).begin();
  }

  private StreamCall call(int stream, boolean ended) {
    StreamCall call = new StreamCall(this, stream, head, ended);
    calls.put(stream, call);
    return call;
  }

  @Override
  public void content(int stream, ByteBuf part, int weight, boolean ended) throws ConnectionError {
    StreamCall call = calls.get(stream);
    if (call == null || call.remoteEnded()) {
      part.release();
      frames.out().replace(weight);
      if (call != null || !ours.contain(stream)) {
        faulty(stream, ErrorCode.STREAM_CLOSED, "content behind the end");
      }
    } else if (call.allows(weight)) {
      call.content(part, weight, ended);
    } else {
      part.release();
      faulty(stream, ErrorCode.FLOW_CONTROL_ERROR, "more than the stream's window was sent");
    }
  }

  @Override
  public void reset(int stream, ErrorCode code) throws ConnectionError {
    StreamCall call = calls.get(stream);
    if (call != null) {
      frames.patience().broken("were taken back");
      call.callerLeft();
    }
  }

  @Override
  public void faulty(int stream, ErrorCode code, String why) throws ConnectionError {
    frames.patience().broken("are faulty");
    if ((stream & 1) != 0 && stream > last) {
      last = stream;
    }
    resetWith(stream, code);
    StreamCall call = calls.get(stream);
    if (call != null) {
      call.callerLeft();
    }
  }

  @Override
  public void credit(int stream, int bytes) throws ConnectionError {
    StreamCall call = calls.get(stream);
    if (call == null) {
      return;
    }
    if (call.outflow().overflows(bytes)) {
      faulty(stream, ErrorCode.FLOW_CONTROL_ERROR, "a stream's window overflows");
    } else {
      call.outflow().credit(bytes);
    }
  }

  @Override
  public void creditAll(int difference) throws ConnectionError {
    for (StreamCall call : all()) {
      call.outflow().credit(difference);
    }
  }

  @Override
  public boolean idle(int stream) {
    return stream > last || (stream & 1) == 0;
  }

  @Override
  public void goAway(int lastOfOurs, ErrorCode code) {
    // It opens no further streams, and we never do.
  }

  @Override
  public void settled() {
    // Nothing waited for it.
  }

  @Override
  public void pong() {
    if (draining && lastPromised == Integer.MAX_VALUE) {
      settleGoodbye();
    }
  }

  /** Ends a stream by our own decision. */
  void resetWith(int stream, ErrorCode code) {
    ours.add(stream);
    frames.out().reset(stream, code);
  }

  /** A caller does not take its answer. */
  void slow(StreamCall call) {
    try {
      frames.patience().broken("are not taken");
      resetWith(call.id(), ErrorCode.CANCEL);
      call.callerLeft();
    } catch (ConnectionError error) {
      fail(error);
    }
  }

  /** An answer would have to wait for its caller, and too much does already. */
  void overflowed(StreamCall call) {
    resetWith(call.id(), ErrorCode.ENHANCE_YOUR_CALM);
    call.callerLeft();
  }

  /** A call has ended. */
  void over(StreamCall call, boolean answered) {
    calls.remove(call.id());
    since = System.nanoTime();
    if (answered) {
      frames.patience().served();
    }
    if (draining && lastPromised != Integer.MAX_VALUE && calls.isEmpty() && !closing) {
      loop.execute(this::endIfDone);
    }
  }

  private void endIfDone() {
    if (calls.isEmpty() && !closing) {
      end(ErrorCode.NO_ERROR);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = channel.isWritable();
    // Who does not read what we write is not read either: its answers would pile up.
    read(writable || closing);
    if (writable) {
      frames.out().pump();
    }
  }

  /** See {@link CallerConnection}: never on again behind a half-close. */
  private void read(boolean on) {
    if (!halfClosed && channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void tick(long now) {
    long headTime = doorway.config().headTime().toNanos();
    if (progress.stuck(channel, now, doorway.config().bodyTime().toNanos())) {
      Wire.close(channel);
    } else if (closing) {
      if (farewell.over(now)) {
        Wire.close(channel);
      }
    } else if (halfClosed && (calls.isEmpty() || now - since > LINGER_NANOS)) {
      Wire.close(channel);
    } else if (frames.blockSince() != 0 && now - frames.blockSince() > headTime) {
      fail(ConnectionError.protocol("a field section did not end"));
    } else if (frameLate(now, headTime)) {
      fail(ConnectionError.protocol("a frame did not end"));
    } else if (draining && lastPromised == Integer.MAX_VALUE && now - drainSince > LINGER_NANOS) {
      settleGoodbye();
    } else if (calls.isEmpty() && now - since > doorway.config().idleTime().toNanos()) {
      end(ErrorCode.NO_ERROR);
    } else {
      for (StreamCall call : all()) {
        call.tick(now);
      }
    }
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
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      halfClosed = true;
      since = System.nanoTime();
      if (closing || calls.isEmpty()) {
        Wire.close(channel);
      }
    } else if (event instanceof SslCloseCompletionEvent && !closing) {
      // Behind its caller's close_notify the engine writes nothing: no answer comes through.
      Wire.close(channel);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.ticker().remove(this);
    doorway.closed(this);
    closing = true;
    frames.end();
    leaveAll();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Wire.failed(ctx.channel(), cause);
  }

  @Override
  public void drain() {
    loop.execute(this::sayGoodbye);
  }

  /** RFC 9113 §6.8: what is on its way already is served; then nothing more is. */
  private void sayGoodbye() {
    if (!draining && !closing) {
      draining = true;
      drainSince = System.nanoTime();
      frames.out().goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR);
      frames.out().ping();
    }
    for (StreamCall call : all()) {
      call.drain();
    }
  }

  private void settleGoodbye() {
    lastPromised = last;
    if (calls.isEmpty()) {
      end(ErrorCode.NO_ERROR);
    } else {
      frames.out().goAway(last, ErrorCode.NO_ERROR);
    }
  }

  @Override
  public boolean awaitsCalls() {
    return lastPromised == Integer.MAX_VALUE && !closing;
  }

  @Override
  public void cutOff() {
    loop.execute(
        () -> {
          for (StreamCall call : all()) {
            call.cutOff();
          }
          if (!closing) {
            settleGoodbye();
          }
        });
  }

  /** Stands in the record for a connection that ended as a whole. */
  private final class Nobody extends Call {
    Nobody() {
      super(
          CallerStreams.this.loop,
          CallerStreams.this.doorway,
          new StreamHead(CallerStreams.this.doorway.config().limits()),
          CallerStreams.this.peer);
    }

    @Override
    boolean gone() {
      return true;
    }

    @Override
    void refuse(Verdict.Deny deny) {
      deny(deny);
    }

    @Override
    Answer toAnswer(Outcome outcome) {
      throw new IllegalStateException("nobody is answered");
    }

    @Override
    WireBody opened() {
      throw new IllegalStateException("nobody is answered");
    }

    @Override
    void end() {
      // There is nothing to end.
    }

    @Override
    void cut() {
      // There is nothing to cut.
    }

    @Override
    void leave() {
      // Nobody is there.
    }
  }
}
