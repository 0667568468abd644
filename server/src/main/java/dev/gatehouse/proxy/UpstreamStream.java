package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.AnswerSection;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.StreamHead;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.http2.FieldEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** One call on its way over HTTP/2: a stream of a connection to an upstream. */
final class UpstreamStream implements Carrier, WireBody.Source, Outflow.Owner {
  /** Interim answers that are forgiven before the final one. */
  private static final int MOST_INTERIM = 8;

  private final UpstreamStreams connection;
  private @Nullable Forwarding call;
  private @Nullable WireBody asked;
  private @Nullable WireBody answer;
  private @Nullable Response response;
  private @Nullable Outflow outflow;
  private @Nullable Inflow inflow;
  private int number;
  private int interim;
  private boolean waitsForWhole;
  private boolean requestEnded;
  private boolean over;
  private long expected;
  private long received;
  private long since;

  UpstreamStream(UpstreamStreams connection) {
    this.connection = connection;
  }

  int number() {
    return number;
  }

  @Override
  public void carry(Forwarding next) {
    call = next;
  }

  @Override
  public void unused() {
    call = null;
    over = true;
  }

  @Override
  public boolean send(UpstreamRequest form, Exchange exchange, byte[] content) {
    if (!head(form, exchange, content.length == 0)) {
      return false;
    }
    Outflow out = outflow;
    if (out == null || content.length == 0) {
      requestEnded = true;
    } else if (out.takesNow(content.length)) {
      out.write(content, 0, content.length);
      requestEnded = true;
    } else {
      out.last(Unpooled.wrappedBuffer(content));
    }
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
    outflow = new Outflow(frames.out(), number, this);
    inflow = new Inflow(frames.out(), number);
    since = System.nanoTime();
    frames.out().fields(number, block, ends);
    frames.out().flushSoon();
    return true;
  }

  @Override
  public void part(ByteBuf part, WireBody of) {
    asked = of;
    if (outflow == null) {
      part.release();
    } else {
      outflow.add(part);
    }
  }

  @Override
  public void end() {
    if (outflow != null) {
      outflow.end();
    }
  }

  @Override
  public boolean isWritable() {
    return outflow != null && outflow.isWritable();
  }

  @Override
  public void left(int bytes) {
    since = System.nanoTime();
    if (asked != null) {
      asked.taken(bytes);
    }
  }

  @Override
  public void drained() {
    if (call != null && isWritable()) {
      call.writable(true);
    }
  }

  @Override
  public void finished() {
    requestEnded = true;
    since = System.nanoTime();
  }

  void credit(int bytes) throws ConnectionError {
    if (outflow == null) {
      return;
    }
    if (outflow.overflows(bytes)) {
      broke(ErrorCode.FLOW_CONTROL_ERROR, "a stream's window overflows");
    } else {
      outflow.credit(bytes);
    }
  }

  /** Fields came: an interim answer, the answer's head, or what stands behind its content. */
  void fields(boolean ended, FieldSection section) {
    since = System.nanoTime();
    try {
      if (answer != null) {
        StreamHead.trailers(section);
        if (!ended) {
          throw new Refused(malformed("fields within the content"));
        }
        complete();
        return;
      }
      AnswerSection head = connection.head();
      head.read(section);
      if (head.status() >= 200) {
        answered(head, ended);
      } else if (ended || head.status() == 101 || ++interim > MOST_INTERIM) {
        throw new Refused(malformed("an unexpected interim answer"));
      }
    } catch (Refused refused) {
      broke(ErrorCode.PROTOCOL_ERROR, String.valueOf(refused.getMessage()));
    }
  }

  private static Verdict.Deny malformed(String why) {
    return Verdict.deny(Reason.UPSTREAM_MALFORMED, why);
  }

  private void answered(AnswerSection head, boolean ended) throws Refused {
    Forwarding current = call;
    boolean content = current != null && head.hasContent(current.method());
    expected = content ? head.contentLength() : 0;
    WireBody coming = new WireBody(this, expected);
    answer = coming;
    response = new Response(head.status(), head.headers(), coming);
    waitsForWhole = true;
    if (ended) {
      complete();
    } else if (!isSmall(coming)) {
      relay();
    }
  }

  private static boolean isSmall(WireBody body) {
    return body.length() >= 0 && body.length() <= WireBody.HELD;
  }

  private void relay() {
    waitsForWhole = false;
    Forwarding current = call;
    Response now = response;
    if (current != null && now != null) {
      current.answered(now);
    }
  }

  void content(ByteBuf part, int weight, boolean ended) {
    since = System.nanoTime();
    int size = part.readableBytes();
    WireBody into = answer;
    Inflow in = inflow;
    if (into == null || in == null || !in.receive(weight)) {
      part.release();
      connection.frames().out().replace(into == null ? weight : 0);
      broke(ErrorCode.PROTOCOL_ERROR, "content before the answer, or more than was allowed");
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
      try {
        complete();
      } catch (Refused refused) {
        broke(ErrorCode.PROTOCOL_ERROR, String.valueOf(refused.getMessage()));
      }
    }
  }

  private void complete() throws Refused {
    WireBody body = answer;
    Response now = response;
    if (body == null || now == null) {
      return;
    }
    if (expected >= 0 && received != expected) {
      throw new Refused(malformed("less content than the length given"));
    }
    Forwarding current = call;
    boolean whole = waitsForWhole;
    if (!requestEnded) {
      // RFC 9113 §8.1: the answer is complete without the rest of the request.
      connection.resetWith(number, ErrorCode.CANCEL);
    }
    finish(true);
    body.finish();
    if (whole && current != null) {
      current.answered(body.heldBytes() == 0 ? now.with(Body.NONE) : now);
    }
  }

  private void finish(boolean answeredWell) {
    over = true;
    call = null;
    answer = null;
    if (outflow != null) {
      outflow.cancel();
    }
    if (inflow != null) {
      inflow.end();
    }
    connection.over(this, answeredWell);
  }

  /** The stream cannot be understood, which concerns it alone. */
  void broke(ErrorCode code, String why) {
    if (!over) {
      connection.resetWith(number, code);
      fail(Reason.UPSTREAM_MALFORMED, "HTTP/2: " + why);
    }
  }

  /** The upstream ended the stream. */
  void reset(ErrorCode code) {
    if (code == ErrorCode.REFUSED_STREAM) {
      unseen("the upstream refused the stream");
    } else {
      fail(Reason.UPSTREAM_BROKE_OFF, "the upstream ended the stream: " + code);
    }
  }

  /** The upstream has not looked at the request (RFC 9113 §8.7): it may be sent again. */
  void unseen(String why) {
    Forwarding current = call;
    if (over || answer != null || current == null) {
      fail(Reason.UPSTREAM_BROKE_OFF, why);
      return;
    }
    finish(false);
    current.unseen(why);
  }

  /** It ends short of its end. */
  void fail(Reason reason, String why) {
    if (over) {
      return;
    }
    Forwarding current = call;
    WireBody coming = answer;
    boolean whole = waitsForWhole;
    boolean begun = interim > 0;
    finish(false);
    if (coming != null && !whole) {
      coming.fail(Verdict.deny(reason, why));
    } else {
      if (coming != null) {
        coming.discard();
      }
      if (current != null) {
        current.failed(reason, why, begun, coming != null);
      }
    }
  }

  void tick(long now, long read) {
    boolean waits =
        requestEnded ? inflow != null && inflow.isOpen() : outflow != null && outflow.waits();
    if (waits && now - since > read) {
      connection.suspect(now, read);
      connection.resetWith(number, ErrorCode.CANCEL);
      fail(Reason.UPSTREAM_TIMEOUT, "nothing for " + connection.pool().upstream().config().read());
    }
  }

  @Override
  public void abort() {
    if (over) {
      return;
    }
    WireBody coming = answer;
    boolean whole = waitsForWhole;
    connection.resetWith(number, ErrorCode.CANCEL);
    finish(false);
    if (coming != null && whole) {
      coming.discard();
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
