package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.upstream.Repetition;
import org.jspecify.annotations.Nullable;

/** One call on its way through an upstream: from its request to the head of the answer. */
final class Forwarding implements Targets.Asker {

  /** More than two looks of the ticker are apart, however busy the loop is. */
  private static final long BEHIND_NANOS = 2_000_000_000L;

  private final UpstreamRequest form;
  private final Exchange exchange;
  private final Verdict.Resume resume;
  private final Ticker ticker;
  private final Passage passage;
  private final Sending sending;
  private final Stake stake;
  private @Nullable UpstreamPool pool;
  private boolean over;
  private boolean reused;
  private boolean stale;
  // How it would have ended had it not been sent again.
  private Verdict.@Nullable Deny earlier;
  private long lastNanos;
  private long deadlineNanos;

  /**
   * To the address that serves it best.
   *
   * @param pinned the only address that it may go to; null for any
   */
  Forwarding(
      UpstreamRequest form, Exchange exchange, Verdict.Resume resume, @Nullable Target pinned) {
    this.form = form;
    this.exchange = exchange;
    this.resume = resume;
    ProxyLoop loop = (ProxyLoop) exchange.loop();
    ticker = loop.ticker();
    stake = Stake.of(exchange.operation().effect());
    passage = new Passage(form.upstream(), loop, pinned);
    sending = new Sending(form, exchange, this);
  }

  void begin() {
    resume.onStop(this::cancel);
    sending.await(this::enter);
  }

  private void enter() {
    Verdict.Deny broken = sending.broken();
    if (over) {
      return;
    }
    if (broken != null) {
      deny(broken);
      return;
    }
    long now = ticker.now();
    lastNanos = now + form.deadlines().total().toNanos();
    passage.enter(this, now);
  }

  /** It may go. */
  void entered() {
    if (passage.knows(this)) {
      attempt();
    }
  }

  @Override
  public void known() {
    if (!over) {
      attempt();
    }
  }

  @Override
  public void nowhere(String why) {
    deny(Verdict.deny(Reason.UPSTREAM_UNREACHABLE, why));
  }

  private void attempt() {
    long now = ticker.now();
    UpstreamPool to = passage.next(now);
    if (to == null) {
      deny(Verdict.deny(Reason.UPSTREAM_AWAY, "every address fails its checks", Hint.SOON));
      return;
    }
    pool = to;
    deadlineNanos = Math.min(lastNanos, now + form.deadlines().attempt().toNanos());
    // Behind a kept connection that was dead the others may be, too.
    boolean content = exchange.request().body().length() != 0;
    (stale ? to.shared(content) : to.carrier(stake == Stake.CHANGE, content))
        .ifPresentOrElse(this::rides, this::connect);
  }

  /** Goes over a connection that was there before. */
  void rides(Carrier kept) {
    reused = true;
    with(kept);
  }

  /** Waits for a connection that is being made, or makes one. */
  void connect() {
    UpstreamPool to = pool;
    reused = false;
    if (to != null && !to.connects(this)) {
      deny(Verdict.deny(Reason.OVERLOADED, "no connection to the upstream is free", Hint.SOON));
    }
  }

  /** No connection came about. */
  void unreachable(String why) {
    if (over) {
      return;
    }
    passage.failed();
    passage.away();
    if (!repeated(Repetition.Fate.UNREACHED)) {
      deny(Verdict.deny(Reason.UPSTREAM_UNREACHABLE, why));
    }
  }

  private boolean repeated(Repetition.Fate fate) {
    ticker.awake();
    long now = ticker.now();
    boolean repeats =
        sending.isReplayable() && now - lastNanos < 0 && passage.repeats(fate, exchange, now);
    if (repeats) {
      attempt();
    }
    return repeats;
  }

  boolean cancelled() {
    return over;
  }

  String method() {
    return exchange.request().method();
  }

  /** Whether its answer is not here and should be; while content passes, it need not be. */
  boolean late(long now) {
    boolean bounded = exchange.operation().live().kind() != Live.Kind.GRPC;
    return !over
        && bounded
        && now - deadlineNanos > 0
        && sending.quietNanos(now) > form.deadlines().attempt().toNanos();
  }

  /**
   * Whether the time that its caller of gRPC gave is over: its upstream, which is told of it, may
   * end it first, and that is no failure of the upstream's.
   */
  boolean isOutlived() {
    return exchange.operation().live().kind() == Live.Kind.GRPC
        && System.nanoTime() - exchange.deadlineNanos() > 0;
  }

  /** How long nothing may come of its answer, of an upstream that usually has so long. */
  long patience(long usualNanos) {
    if (exchange.operation().live().isStream()) {
      // Behind the head of its answer it is idle, which its caller's side finds, before it is late.
      return exchange.operation().live().idle().toNanos() + (over ? BEHIND_NANOS : 0);
    }
    return form.deadlines().patience(usualNanos);
  }

  /** Whether its caller may still bring something, behind the head of its answer. */
  boolean goesOn() {
    return sending.goesOn();
  }

  /** Whether an answer that changes the protocol is what was asked for. */
  boolean switches(Headers answer) {
    return exchange.operation().live().kind() == Live.Kind.WEBSOCKET
        && Handshake.accepts(answer, exchange.request());
  }

  /** Sends the request. */
  void with(Carrier open) {
    if (!sending.on(open)) {
      Verdict.Deny broken = sending.broken();
      deny(
          broken == null
              ? Verdict.deny(Reason.UPSTREAM_CREDENTIAL, "no secret, or not one for a field")
              : broken);
    }
  }

  /** The rest of the request will not come. */
  void broken(Verdict.Deny why) {
    if (over) {
      return;
    }
    sending.abort();
    deny(stake.broken(why));
  }

  void writable(boolean now) {
    sending.writable(now);
  }

  /** The head of the answer is here, and all of a small content. */
  void answered(Response response) {
    Answered answer = new Answered(response);
    if (over) {
      answer.discard();
      return;
    }
    boolean whole = answer.isWhole();
    if (!passage.answered(response) && whole && answer.couldNotServe()) {
      sending.off();
      earlier = stake.refused(response.status());
      if (repeated(Repetition.Fate.REFUSED)) {
        answer.discard();
        return;
      }
    }
    over = true;
    sending.settle();
    sending.answered(response);
    passage.settle();
    if (whole) {
      passage.leave();
    }
    resume.with(new Verdict.Pass(answer.in(exchange, sending)));
  }

  /** Nothing of it is on the wire to the upstream any more. */
  void ended() {
    passage.away();
    if (over) {
      passage.leave();
    }
  }

  /** The answer broke off after its head was handed on. */
  void brokeOff(Reason reason) {
    if (reason != Reason.DEADLINE_EXCEEDED) {
      passage.brokeOff();
    }
    passage.leave();
  }

  /** The connection failed. */
  void failed(Reason reason, String why, Course course) {
    sending.off();
    passage.away();
    if (over) {
      passage.leave();
      return;
    }
    if (reused && stake.isStale(course, reason) && again()) {
      return;
    }
    boolean sent = course != Course.UNSENT;
    Verdict.Deny failure = stake.failed(reason, why, course);
    Verdict.Deny end = sent ? failure : orEarlier(failure);
    if (reason == Reason.DEADLINE_EXCEEDED) {
      deny(end);
      return;
    }
    passage.failed();
    earlier = end;
    Repetition.Fate fate = sent ? Repetition.Fate.SENT : Repetition.Fate.UNSENT;
    if (course == Course.HEADED || !repeated(fate)) {
      deny(end);
    }
  }

  /** A kept connection had ended meanwhile, which says nothing of the upstream: once more. */
  private boolean again() {
    if (stale || !sending.isReplayable()) {
      return false;
    }
    stale = true;
    ticker.awake();
    attempt();
    return true;
  }

  /**
   * The upstream says that it has not looked at the request (RFC 9113 §8.7): it may be sent again,
   * also if it is a change.
   */
  void unseen(String why) {
    sending.off();
    passage.away();
    if (!over && !repeated(Repetition.Fate.UNSEEN)) {
      passage.failed();
      deny(orEarlier(Verdict.deny(Reason.UPSTREAM_BROKE_OFF, why)));
    }
  }

  /** How it ends with an attempt that the upstream has not seen: as the one before it did. */
  private Verdict.Deny orEarlier(Verdict.Deny unseen) {
    return earlier == null ? unseen : earlier;
  }

  /** Ends it without an answer. */
  void deny(Verdict.Deny deny) {
    if (!over) {
      over = true;
      sending.settle();
      passage.leave();
      Verdict.Deny end = isUnsent(deny.reason()) ? orEarlier(deny) : deny;
      resume.with(Fallback.in(end, form.upstream().gate().policy().fallback()));
    }
  }

  /** Whether an attempt that ended so says nothing of those before it. */
  private static boolean isUnsent(Reason reason) {
    return switch (reason) {
      case UPSTREAM_UNREACHABLE, UPSTREAM_AWAY, UPSTREAM_CREDENTIAL, OVERLOADED -> true;
      default -> false;
    };
  }

  /** The call was stopped. */
  private void cancel() {
    over = true;
    sending.abort();
    sending.settle();
    passage.leave();
  }
}
