package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Answering;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Running;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call on its connection, from the end of its head to the end of its answer. */
final class Call implements Answering {
  /** How long a caller that sends no more may wait for its answer: it may have left for good. */
  private static final long HALF_CLOSED_NANOS = 1_000_000_000L;

  private static final Hint SOON = Hint.retryAfter(Duration.ofSeconds(1));

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final Response STAR =
      new Response(
          204, Headers.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"), Body.NONE);

  private final CallerConnection connection;
  private final ProxyLoop loop;
  private final Doorway doorway;
  private final RequestHead head;
  private final boolean http10;
  private final boolean forHead;
  private TrustedProxies.Origin origin;
  private boolean counted;
  private boolean persistent;
  private boolean owesContinue;
  private boolean unreadable;
  private boolean answered;
  private boolean dropping;
  private boolean keeps;
  private long bodyBytes;
  private long bodySince;
  private long leftAt;
  private @Nullable Content content;
  private @Nullable WireBody body;
  private @Nullable Running running;
  private @Nullable AnswerStream stream;

  Call(CallerConnection connection, ProxyLoop loop, Doorway doorway, RequestHead head) {
    this.connection = connection;
    this.loop = loop;
    this.doorway = doorway;
    this.head = head;
    http10 = head.http10();
    forHead = head.method().equals("HEAD");
    origin =
        new TrustedProxies.Origin(connection.peer().address(), head.scheme(), head.authority());
  }

  /** Sends the call on its way; what has come of its content goes along. */
  void begin(ByteBuf in) {
    persistent = head.persistent();
    long length = head.contentLength();
    if (length > doorway.config().maxBody()) {
      refuse(Verdict.deny(Reason.BODY_TOO_LARGE, "more than " + doorway.config().maxBody()));
      return;
    }
    Body asked = Body.NONE;
    if (length != 0) {
      owesContinue = head.expectsContinue();
      content = length < 0 ? Content.chunked() : Content.ofLength(length);
      WireBody coming = new WireBody(connection, length);
      body = coming;
      asked = coming;
      bodySince = System.nanoTime();
      try {
        receive(in, content, coming);
      } catch (Refused refused) {
        refuse(refused.deny());
        return;
      }
    }
    try {
      origin = doorway.config().proxies().origin(origin, head.headers());
    } catch (Refused refused) {
      refuse(refused.deny());
      return;
    }
    if (!doorway.load().begins()) {
      refuse(Verdict.deny(Reason.OVERLOADED, "too many calls under way", SOON));
      return;
    }
    counted = true;
    Exchange exchange = exchange(asked);
    Snapshot snapshot = doorway.snapshot();
    running =
        head.path().isEmpty()
            ? snapshot.noOperation().start(exchange.with(STAR), this)
            : snapshot.start(exchange, head.hasEncodedDelimiter(), this);
  }

  /** Refuses bytes that are no request, or not one of ours: nothing after them is understood. */
  void refuse(Verdict.Deny deny) {
    persistent = false;
    unreadable = true;
    running = doorway.snapshot().refuse(exchange(Body.NONE), Stage.ACCEPT, deny, this);
  }

  private Exchange exchange(Body asked) {
    Request request =
        new Request(
            head.method(),
            origin.scheme(),
            origin.authority(),
            head.path(),
            head.query(),
            head.headers(),
            asked,
            origin.source(),
            connection.peer().certificate());
    long millis = loop.millis();
    long now = System.nanoTime();
    long deadline = now + doorway.config().callTime().toNanos();
    return Exchange.begin(loop.nextId(millis), loop, millis, now, deadline, request);
  }

  /** Takes what belongs to this call's content; false if nothing more does. */
  boolean takes(ByteBuf in) {
    if (unreadable) {
      in.skipBytes(in.readableBytes());
      return true;
    }
    Content coming = content;
    WireBody taken = body;
    if (coming == null || taken == null || coming.ended()) {
      return false;
    }
    try {
      receive(in, coming, taken);
    } catch (Refused refused) {
      breakOff(refused.deny());
      return true;
    }
    if (dropping && coming.ended()) {
      connection.next();
    }
    return true;
  }

  private void receive(ByteBuf in, Content coming, WireBody into) throws Refused {
    ByteBuf part = coming.take(in);
    while (part != null) {
      owesContinue = false;
      bodySince = System.nanoTime();
      bodyBytes += part.readableBytes();
      into.add(part);
      if (bodyBytes > doorway.config().maxBody()) {
        throw new Refused(
            Verdict.deny(Reason.BODY_TOO_LARGE, "more than " + doorway.config().maxBody()));
      }
      part = coming.take(in);
    }
    if (coming.ended()) {
      into.finish();
    }
  }

  /** The rest of the content will not come, or is not understood. */
  private void breakOff(Verdict.Deny why) {
    unreadable = true;
    persistent = false;
    WireBody coming = body;
    if (dropping) {
      connection.close();
    } else if (coming != null) {
      coming.fail(why);
    }
  }

  /** Somebody waits for content: a caller that asked for it is told to send it. */
  void wanted() {
    if (owesContinue && !answered) {
      owesContinue = false;
      Wire.send(connection.channel(), Unpooled.wrappedBuffer(CONTINUE));
    }
  }

  void writable(boolean now) {
    if (stream != null) {
      stream.writable(now);
    }
  }

  void callerLeft() {
    if (content != null && !content.ended()) {
      breakOff(Verdict.deny(Reason.CALLER_GONE, "the content did not end"));
    }
    if (connection.gone()) {
      if (stream != null) {
        stream.stop();
      } else {
        stop(Reason.CALLER_GONE);
      }
    } else {
      leftAt = System.nanoTime();
    }
  }

  /** Stops what nobody waits for; a change that is under way goes on to its recorded end. */
  private void stop(Reason reason) {
    Running current = running;
    if (current != null && !answered && !(reason == Reason.CALLER_GONE && current.changes())) {
      current.stop(reason);
    }
  }

  void tick(long now) {
    Running current = running;
    if (!answered && current != null && now - current.deadlineNanos() > 0) {
      stop(Reason.DEADLINE_EXCEEDED);
    } else if (leftAt != 0 && now - leftAt > HALF_CLOSED_NANOS) {
      stop(Reason.CALLER_GONE);
    } else if (content != null && !content.ended() && !unreadable && connection.reads()) {
      if (now - bodySince > doorway.config().bodyTime().toNanos()) {
        breakOff(Verdict.deny(Reason.REQUEST_TIMEOUT, "the content did not go on"));
      }
    }
  }

  @Override
  public void answer(Outcome outcome) {
    answered = true;
    if (counted) {
      counted = false;
      doorway.load().ends();
    }
    Response response = outcome.answer();
    Body held = outcome.exchange().response().map(Response::body).orElse(Body.NONE);
    if (held instanceof WireBody unused && held != response.body()) {
      unused.discard();
    }
    boolean left = outcome.reason().filter(it -> it == Reason.CALLER_GONE).isPresent();
    if (connection.gone() || left) {
      lose(outcome);
      return;
    }
    keeps = keeps();
    Answer answer = new Answer(loop, connection.channel(), outcome, forHead, http10, keeps);
    if (answer.streams()) {
      stream = new AnswerStream(this, answer, doorway.ledger());
      stream.begin();
    } else {
      answer.write();
      end();
    }
  }

  /** Whether the connection may serve another call after this answer. */
  private boolean keeps() {
    if (!persistent || doorway.draining() || connection.spent()) {
      return false;
    }
    return content == null
        || content.ended()
        || (!owesContinue && CallerConnection.droppable(content.left()));
  }

  private void lose(Outcome outcome) {
    if (outcome.answer().body() instanceof WireBody unsent) {
      unsent.discard();
      AnswerStream.ended(doorway.ledger(), outcome, 0, false);
    }
    if (body != null) {
      body.discard();
    }
    connection.close();
  }

  /** The answer is written. */
  void end() {
    boolean read = content == null || content.ended();
    boolean goesOn = keeps && !doorway.draining() && !connection.spent();
    stream = null;
    if (!goesOn) {
      connection.closeAfter(read && !unreadable);
    }
    if (body != null) {
      dropping = goesOn && !read;
      body.discard();
    }
    if (goesOn && read) {
      connection.next();
    }
  }

  /** The answer broke off: only the end of the connection can tell the caller. */
  void cut() {
    stream = null;
    if (body != null) {
      body.discard();
    }
    connection.close();
  }
}
