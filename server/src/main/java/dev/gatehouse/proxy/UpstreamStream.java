package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.proxy.http.AnswerSection;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.StreamHead;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldEncoder;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One call on its way over HTTP/2: a stream of a connection to an upstream. */
final class UpstreamStream implements Carrier, WireBody.Source {
  private final UpstreamStreams connection;
  private final Reply reply = new Reply();
  private final StreamRequest request = new StreamRequest(this);
  private @Nullable Inflow inflow;
  private String method = "";
  private int number;
  private int interim;
  private boolean over;
  private boolean heard;
  private long expected;
  private long received;
  private long since;

  UpstreamStream(UpstreamStreams connection) {
    this.connection = connection;
  }

  int number() {
    return number;
  }

  /** Bytes of content that the upstream may still send; -1 if it has ended the stream. */
  long window() {
    return inflow == null || heard ? -1 : Math.max(0, inflow.window());
  }

  @Override
  public void carry(Forwarding next) {
    reply.to(next);
    method = next.method();
  }

  @Override
  public void unused() {
    reply.forget();
    over = true;
  }

  @Override
  public boolean send(UpstreamRequest form, Exchange exchange, byte[] content) {
    if (!head(form, exchange, content.length == 0)) {
      return false;
    }
    request.whole(content);
    return true;
  }

  @Override
  public boolean begin(UpstreamRequest form, Exchange exchange) {
    return head(form, exchange, false);
  }

  private boolean head(UpstreamRequest form, Exchange exchange, boolean ends) {
    Frames frames = connection.frames();
    FieldEncoder block = form.fields(frames, connection.pool().loop(), exchange);
    if (block == null) {
      return false;
    }
    number = connection.open(this);
    request.begin(frames.credit(), number);
    inflow = new Inflow(frames.allowance(), number);
    since = System.nanoTime();
    frames.out().fields(number, block, ends);
    frames.out().flushSoon();
    return true;
  }

  @Override
  public void part(ByteBuf part, WireBody of) {
    request.part(part, of);
  }

  @Override
  public void end() {
    request.end();
  }

  @Override
  public boolean isWritable() {
    return request.isWritable();
  }

  /** Something of the request has left. */
  void moved() {
    since = System.nanoTime();
  }

  void repay() {
    if (inflow != null) {
      inflow.repay();
    }
  }

  /** More of the request may be brought. */
  void drained() {
    Forwarding current = reply.call();
    if (current != null && isWritable()) {
      current.writable(true);
    }
  }

  void credit(int bytes) throws ConnectionError {
    if (request.overflows(bytes)) {
      broke(ErrorCode.FLOW_CONTROL_ERROR, "a stream's window overflows");
    } else {
      request.credit(bytes);
    }
  }

  /** The same of a setting: an overflow is the connection's mistake (RFC 9113 §6.9.2). */
  void creditAll(int difference) throws ConnectionError {
    request.credit(difference);
  }

  /** Fields came: an interim answer, the answer's head, or what stands behind its content. */
  void fields(boolean ended, FieldSection section) {
    since = System.nanoTime();
    try {
      if (reply.body() != null) {
        Headers trailers = StreamHead.trailers(section);
        if (ended) {
          complete(trailers);
        } else {
          broke(ErrorCode.PROTOCOL_ERROR, "fields within the content");
        }
        return;
      }
      AnswerSection head = connection.head();
      head.read(section);
      if (head.status() >= 200) {
        answered(head, ended);
      } else if (ended || head.status() == 101 || ++interim > Reply.MOST_INTERIM) {
        broke(ErrorCode.PROTOCOL_ERROR, "an unexpected interim answer");
      }
    } catch (Refused refused) {
      broke(ErrorCode.PROTOCOL_ERROR, String.valueOf(refused.getMessage()));
    }
  }

  private void answered(AnswerSection head, boolean ended) {
    expected = head.hasContent(method) ? head.contentLength() : 0;
    WireBody coming = new WireBody(this, expected);
    reply.begin(new Response(head.status(), head.headers(), coming), coming);
    if (ended) {
      complete(Headers.EMPTY);
    } else {
      reply.relay();
    }
  }

  void content(ByteBuf part, int weight, boolean ended) {
    since = System.nanoTime();
    int size = part.readableBytes();
    WireBody into = reply.body();
    Inflow in = inflow;
    if (into == null || in == null || !in.receive(weight)) {
      part.release();
      connection.frames().allowance().replace(into == null ? weight : 0);
      broke(
          into == null ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FLOW_CONTROL_ERROR,
          "content before the answer, or more than was allowed");
      return;
    }
    in.padding(weight - size);
    received += size;
    if (expected >= 0 && received > expected) {
      part.release();
      broke(ErrorCode.PROTOCOL_ERROR, "more content than the length given");
      return;
    }
    if (size == 0) {
      part.release();
    } else {
      into.add(part);
    }
    if (ended && !over) {
      complete(Headers.EMPTY);
    }
  }

  private void complete(Headers trailers) {
    if (reply.body() == null) {
      return;
    }
    if (expected >= 0 && received != expected) {
      broke(ErrorCode.PROTOCOL_ERROR, "less content than the length given");
      return;
    }
    heard = true;
    if (!request.hasEnded()) {
      // RFC 9113 §8.1: the answer is complete without the rest of the request.
      connection.resetWith(this, ErrorCode.CANCEL);
    }
    finish(true);
    Forwarding waiting = reply.finish(trailers);
    if (waiting != null) {
      waiting.answered(reply.response());
    }
  }

  private void finish(boolean answeredWell) {
    over = true;
    request.cancel();
    if (inflow != null) {
      inflow.end();
    }
    connection.over(this, answeredWell);
  }

  /** The stream cannot be understood, which concerns it alone. */
  void broke(ErrorCode code, String why) {
    if (!over) {
      connection.resetWith(this, code);
      fail(Reason.UPSTREAM_MALFORMED, "HTTP/2: " + why);
    }
  }

  /** The upstream ended the stream. */
  void reset(ErrorCode code) {
    Forwarding current = reply.call();
    if (code == ErrorCode.REFUSED_STREAM) {
      unseen("the upstream refused the stream");
    } else if (code == ErrorCode.CANCEL && current != null && current.isOutlived()) {
      fail(Reason.DEADLINE_EXCEEDED, "the upstream ended the stream behind it");
    } else {
      fail(Reason.UPSTREAM_BROKE_OFF, "the upstream ended the stream: " + code);
    }
  }

  /** The upstream has not looked at the request (RFC 9113 §8.7): it may be sent again. */
  void unseen(String why) {
    Forwarding current = reply.call();
    // Who has spoken of it has looked at it, whatever it says now.
    if (over || interim > 0 || reply.body() != null || current == null) {
      fail(Reason.UPSTREAM_BROKE_OFF, why);
      return;
    }
    finish(false);
    reply.forget();
    current.unseen(why);
  }

  /** It ends short of its end. */
  void fail(Reason reason, String why) {
    if (!over) {
      finish(false);
      reply.fail(reason, why, interim > 0 || reply.body() != null);
    }
  }

  void tick(long now, long read) {
    // While it may not say more, it need not take what is sent.
    boolean reads = inflow != null && inflow.isOpen();
    if (!reads) {
      // It has all of its time again when it may.
      since = now;
    }
    boolean waits = reads && (request.waits() || reply.isAwaited(request.hasEnded()));
    String why = reply.overdue(now, waits, since, read);
    if (why != null) {
      connection.suspect(now, Math.min(read, now - since));
      connection.resetWith(this, ErrorCode.CANCEL);
      connection.frames().patience().left();
      fail(Reason.UPSTREAM_TIMEOUT, why);
    }
  }

  @Override
  public void abort() {
    if (!over) {
      connection.resetWith(this, ErrorCode.CANCEL);
      connection.frames().patience().left();
      finish(false);
      reply.drop();
    }
  }

  @Override
  public void resume() {
    since = System.nanoTime();
  }

  @Override
  public void pause() {
    // The upstream's credit is spent when nobody takes what it sends.
  }

  @Override
  public void abandon() {
    abort();
  }

  @Override
  public boolean counts() {
    return true;
  }

  @Override
  public void taken(int bytes) {
    if (inflow != null) {
      inflow.taken(bytes);
    }
  }

  @Override
  public Budget budget() {
    return connection.pool().loop().budget();
  }

  @Override
  public void widen(int bytes) {
    if (inflow != null) {
      inflow.widen(bytes);
    }
  }
}
