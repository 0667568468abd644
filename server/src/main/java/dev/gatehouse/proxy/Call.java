package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Answering;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Running;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.CanonicalRequest;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One call, from the end of its head to the end of its answer: what is the same whatever protocol
 * it came in. How content comes and how an answer is written is its wire's: {@link LineCall} for
 * HTTP/1.1, {@link StreamCall} for HTTP/2.
 */
abstract class Call implements Answering {

  /** How often it is asked whether a stream may stay open: well within a second. */
  static final long ASK_NANOS = 400_000_000L;

  /** Content that comes at 8 KiB a second is not late, however much it is. */
  private static final long NANOS_PER_BYTE = 1_000_000_000L / (8 << 10);

  private static final Response STAR =
      new Response(
          204, Headers.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"), Body.NONE);

  final ProxyLoop loop;
  final Doorway doorway;
  final boolean forHead;
  @Nullable WireBody body;
  @Nullable Relay stream;
  private final CanonicalRequest head;
  private final Peer peer;
  private TrustedProxies.Origin origin;
  private @Nullable Running running;
  private boolean counted;
  private boolean answered;
  private long bodyBytes;
  private long bodySince;
  private long askedAt;

  Call(ProxyLoop loop, Doorway doorway, CanonicalRequest head, Peer peer) {
    this.loop = loop;
    this.doorway = doorway;
    this.head = head;
    this.peer = peer;
    forHead = head.method().equals("HEAD");
    // Another one could be anything, and upstreams make addresses of it.
    int port = head.port() == peer.port() ? head.port() : 0;
    origin = new TrustedProxies.Origin(peer.address(), head.scheme(), head.authority(), port);
  }

  /** Whether nobody is left to be answered. */
  abstract boolean gone();

  /** Refuses what is no request, or not one of ours: nothing after it is understood. */
  abstract void refuse(Verdict.Deny deny);

  /** How this outcome is written. */
  abstract Answer toAnswer(Outcome outcome);

  /** The answer is written. */
  abstract void end();

  /** The answer broke off: the caller has to see that it did. */
  abstract void cut();

  /** There will be no answer: nobody is left, or nobody may be told. */
  abstract void leave();

  /** What comes behind the head of an answer that changed the protocol. */
  abstract WireBody opened();

  /** Content that comes: awaited from now on. */
  final WireBody expect(WireBody.Source from, long length) {
    WireBody coming = new WireBody(from, length);
    body = coming;
    bodySince = loop.ticker().now();
    return coming;
  }

  /** Sends the call on its way. */
  final void start() {
    if (head.hasOddNames() && LikeNames.among(head.headers())) {
      refuse(Verdict.deny(Reason.MALFORMED_REQUEST, "two names that some servers take for one"));
      return;
    }
    try {
      origin = doorway.config().proxies().origin(origin, head.headers());
    } catch (Refused refused) {
      refuse(refused.deny());
      return;
    }
    if (!doorway.load().begins()) {
      refuse(Verdict.deny(Reason.OVERLOADED, "too many calls under way", Hint.SOON));
      return;
    }
    counted = true;
    Exchange exchange = exchange(body == null ? Body.NONE : body);
    Snapshot snapshot = doorway.snapshot();
    running =
        head.path().isEmpty() || MaxForwards.of(head.method(), head.headers()) == 0
            ? snapshot.noOperation().start(exchange.with(STAR), this)
            : snapshot.start(exchange, head.hasEncodedDelimiter(), this);
    forget();
  }

  /** Ends it before it began, with this reason. */
  final void deny(Verdict.Deny deny) {
    running = doorway.snapshot().refuse(exchange(Body.NONE), Stage.ACCEPT, deny, this);
    forget();
  }

  private Exchange exchange(Body asked) {
    Request request =
        new Request(
            head.method(),
            origin.scheme(),
            origin.authority(),
            origin.port(),
            head.path(),
            head.query(),
            head.headers(),
            asked,
            origin.source(),
            peer.certificate());
    long millis = loop.millis();
    long now = loop.ticker().now();
    long deadline = now + doorway.config().callTime().toNanos();
    return Exchange.begin(loop.nextId(millis), loop, millis, now, deadline, request);
  }

  /** Whether so much content is more than is taken of one request. */
  final boolean tooLarge(long length) {
    return length > doorway.config().maxBody();
  }

  final Verdict.Deny tooLarge() {
    return Verdict.deny(Reason.BODY_TOO_LARGE, "more than " + doorway.config().maxBody());
  }

  /** Takes a part of the content; false if that is more than is taken. */
  final boolean receive(WireBody into, ByteBuf part) {
    bodySince = loop.ticker().now();
    bodyBytes += part.readableBytes();
    into.add(part);
    return isLive() || !tooLarge(bodyBytes);
  }

  /** Whether the call is one of an operation whose calls are streams. */
  final boolean isLive() {
    Running current = running;
    return current != null && current.live().isStream();
  }

  /** Bytes of content that have come. */
  final long received() {
    return bodyBytes;
  }

  /** Whether content that could have come did not. */
  final boolean bodyLate(long now) {
    return !isLive() && now - bodySince > doorway.config().bodyTime().toNanos();
  }

  final boolean answered() {
    return answered;
  }

  final void writable(boolean now) {
    if (stream != null) {
      stream.writable(now);
    }
  }

  /** Nobody waits for the answer any more. */
  final void abandonAnswer() {
    if (stream != null) {
      stream.stop();
    } else {
      stop(Reason.CALLER_GONE);
    }
  }

  /** Stops what nobody waits for; a change that is under way goes on to its recorded end. */
  final void stop(Reason reason) {
    Running current = running;
    if (current != null && !answered && !(reason == Reason.CALLER_GONE && current.changes())) {
      current.stop(reason);
    }
  }

  /** Ends what took longer than it may; whether that was so. */
  final boolean overdue(long now) {
    Running current = running;
    boolean overdue =
        !answered
            && current != null
            && now - current.deadlineNanos() - bodyBytes * NANOS_PER_BYTE > 0;
    if (overdue) {
      stop(Reason.DEADLINE_EXCEEDED);
    }
    return overdue;
  }

  /** Ends a stream that is open and may not stay so. */
  final void watch(long now) {
    Running current = running;
    if (current == null || (stream == null && (answered || !current.live().isStream()))) {
      return;
    }
    if (now - askedAt > ASK_NANOS) {
      askedAt = now;
      current.ask(doorway.snapshot(), loop.millis(), this::withdraw);
    }
    Relay open = stream;
    if (open == null || !current.live().isStream()) {
      return;
    }
    if (quiet(open, current.live().kind(), now) > current.live().idle().toNanos()) {
      open.cut(Verdict.deny(Reason.STREAM_IDLE, "nothing for " + current.live().idle()));
    } else if (current.live().kind() == Live.Kind.GRPC && now - current.deadlineNanos() > 0) {
      open.cut(Verdict.deny(Reason.DEADLINE_EXCEEDED));
    }
  }

  /** For how long nothing has come; a WebSocket knows itself what of it was for nobody. */
  private long quiet(Relay open, Live.Kind kind, long now) {
    long relayed = now - open.movedNanos();
    boolean counts = kind != Live.Kind.WEBSOCKET && bodySince != 0;
    return counts ? Math.min(relayed, now - bodySince) : relayed;
  }

  private void withdraw(Verdict.Deny why) {
    if (stream != null) {
      stream.cut(why);
    } else {
      stop(why.reason());
    }
  }

  /** Gatehouse is going down. */
  final void drain() {
    if (stream != null && !doorway.streamsStay()) {
      stream.drain();
    }
  }

  /** Gatehouse is down: whatever still goes on ends. */
  final void cutOff() {
    withdraw(Verdict.deny(Reason.DRAINING));
  }

  @Override
  public final void answer(Outcome outcome) {
    answered = true;
    if (counted) {
      counted = false;
      doorway.load().ends();
    }
    Response response = outcome.answer();
    Body held = outcome.exchange().response().map(Response::body).orElse(Body.NONE);
    WireBody unused = WireBody.under(held);
    if (unused != null && unused != WireBody.under(response.body())) {
      unused.discard();
    }
    boolean left = outcome.reason().filter(it -> it == Reason.CALLER_GONE).isPresent();
    if (left || gone()) {
      lose(outcome);
      return;
    }
    Answer answer = toAnswer(outcome);
    if (answer.streams()) {
      begin(new AnswerStream(this, answer, doorway.ledger()));
    } else if (response.body() instanceof Switched switched) {
      begin(new WebSocketRelay(this, answer, switched, doorway.ledger()));
    } else {
      answer.write();
      end();
      forget();
    }
  }

  /** An answer may wait long for a caller that opens no window; its request need not. */
  private void forget() {
    if (answered && stream == null && !isLive()) {
      running = null;
    }
  }

  private void begin(Relay relay) {
    stream = relay;
    askedAt = System.nanoTime();
    relay.begin();
  }

  private void lose(Outcome outcome) {
    WireBody unsent = WireBody.under(outcome.answer().body());
    if (unsent != null) {
      unsent.discard();
      Verdict.Deny gone = Verdict.deny(Reason.CALLER_GONE);
      AnswerStream.ended(doorway.ledger(), outcome, Ending.of(bodyBytes, 0, gone));
    }
    discardBody();
    leave();
  }

  final void discardBody() {
    if (body != null) {
      body.discard();
    }
  }
}
