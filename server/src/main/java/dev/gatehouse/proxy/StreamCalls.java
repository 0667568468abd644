package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.StreamHead;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import java.util.List;

/**
 * The calls on one connection of a caller over HTTP/2: turns what comes for its streams into calls,
 * many at a time, and holds each stream to its states (RFC 9113 §5.1). Confined to its loop.
 */
final class StreamCalls implements FrameStreams {
  /** Calls under way at the same time; a call that was taken back counts until it has ended. */
  static final int MOST = 100;

  private final CallerStreams connection;
  private final StreamHead head;
  private final IntObjectHashMap<StreamCall> calls = new IntObjectHashMap<>(16);
  private final LateFrames late = new LateFrames();
  private int last;
  // The numbers that were passed over last: such a stream can never be opened (RFC 9113 §5.1.1).
  private int skippedFrom;
  private int skippedTo;

  StreamCalls(CallerStreams connection) {
    this.connection = connection;
    head = new StreamHead(connection.doorway().config().limits());
  }

  @Override
  public void fields(int stream, boolean ended, FieldSection section) throws ConnectionError {
    StreamCall call = calls.get(stream);
    if (call != null) {
      trailers(call, ended, section);
    } else if ((stream & 1) == 0) {
      throw ConnectionError.protocol("a caller opened a stream of ours");
    } else if (stream > last) {
      opened(stream);
      if (connection.goodbye().admits(stream)) {
        begin(stream, ended, section);
      } else {
        frames().patience().idle(1, "calls behind a goodbye");
        resetWith(stream, ErrorCode.REFUSED_STREAM);
      }
    } else if (stream >= skippedFrom && stream < skippedTo) {
      throw ConnectionError.protocol("a stream below one that was opened before it");
    } else {
      late.take(stream, 0, ended);
      if (!ended) {
        frames().patience().idle(1, "late fields");
      }
    }
  }

  /** Of those that were passed over only the last are known. */
  private void opened(int stream) {
    if (stream > last + 2) {
      skippedFrom = last + 1;
      skippedTo = stream;
    }
    last = stream;
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
      frames().patience().broken("beyond the most");
      resetWith(stream, ErrorCode.REFUSED_STREAM);
      return;
    }
    try {
      head.read(section, connection.doorway().scheme(), ended);
    } catch (Refused refused) {
      frames().patience().broken("malformed");
      call(stream, ended).refuse(refused.deny());
      return;
    }
    call(stream, ended).begin();
  }

  private StreamCall call(int stream, boolean ended) {
    StreamCall call = new StreamCall(this, connection, stream, head, ended);
    calls.put(stream, call);
    return call;
  }

  @Override
  public void content(int stream, ByteBuf part, int weight, boolean ended) throws ConnectionError {
    StreamCall call = calls.get(stream);
    if (call == null || call.remoteEnded()) {
      part.release();
      frames().allowance().replace(weight);
      if (call == null && late.expect(stream)) {
        late.take(stream, weight, ended);
      } else {
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
      frames().patience().broken("were taken back");
      call.callerLeft();
    }
  }

  @Override
  public void faulty(int stream, ErrorCode code, String why) throws ConnectionError {
    frames().patience().broken("are faulty");
    boolean opens = (stream & 1) != 0 && stream > last;
    StreamCall call = calls.get(stream);
    if (call == null && !opens) {
      // It had its end: what follows is allowed no more than before.
      frames().out().reset(stream, code);
      return;
    }
    if (opens) {
      opened(stream);
    }
    resetWith(stream, code);
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
    connection.heard();
  }

  /** Ends a stream by our own decision. */
  void resetWith(int stream, ErrorCode code) {
    StreamCall call = calls.get(stream);
    late.add(stream, call == null ? Inflow.WINDOW : call.window());
    frames().out().reset(stream, code);
  }

  /** A caller does not take its answer. */
  void slow(StreamCall call) {
    try {
      frames().patience().broken("are not taken");
      resetWith(call.id(), ErrorCode.CANCEL);
      call.callerLeft();
    } catch (ConnectionError error) {
      connection.fail(error);
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
    // What it took behind our end gave its caller room for more.
    late.renew(call.id(), call.window());
    if (answered) {
      frames().patience().served();
    }
    connection.ended();
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** The last stream that the caller opened. */
  int last() {
    return last;
  }

  /** Those under way now; they may end while somebody goes through them. */
  List<StreamCall> all() {
    return List.copyOf(calls.values());
  }

  void tick(long now) {
    all().forEach(call -> call.tick(now));
  }

  /** The caller has left them all. */
  void leave() {
    all().forEach(StreamCall::callerLeft);
  }

  /** The caller has left those that have no answer yet, one without an end, or no window for it. */
  void leaveStalled() {
    for (StreamCall call : all()) {
      if (!call.answered() || call.isLive() || call.outflow().starves()) {
        call.callerLeft();
      }
    }
  }

  private Frames frames() {
    return connection.frames();
  }
}
