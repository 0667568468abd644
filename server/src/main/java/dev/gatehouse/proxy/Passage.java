package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Places;
import dev.gatehouse.proxy.upstream.Repetition;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of an upstream: the breaker's word, a place, and where it is. Each is given
 * back exactly once, however the call ends. Confined to the call's loop.
 */
final class Passage {
  /** Addresses that are tried when none can be reached. */
  private static final int MOST_ADDRESSES = 4;

  private enum Result {
    NONE,
    WELL,
    FAILED
  }

  private final UpstreamGate gate;
  private final Targets targets;
  private final ProxyLoop loop;
  private final @Nullable Target pinned;
  private Breaker.@Nullable Pass pass;
  private @Nullable Queued queued;
  private boolean placed;
  private @Nullable Target at;
  private @Nullable Target last;
  private Result result = Result.NONE;
  private long asked;
  private long answered;
  private int unsent;
  private int unseen;
  private int repeated;

  /**
   * Holds nothing yet.
   *
   * @param pinned where a check goes, which nothing bounds; null for a call
   */
  Passage(Upstream upstream, ProxyLoop loop, @Nullable Target pinned) {
    gate = upstream.gate();
    targets = upstream.targets();
    this.loop = loop;
    this.pinned = pinned;
  }

  /** Lets the call in, now or as soon as there is a place for it; or denies it. */
  void enter(Forwarding call, long now) {
    if (pinned != null) {
      call.entered();
      return;
    }
    long told = gate.told(now);
    if (told > 0) {
      turnAway(call, Reason.UPSTREAM_LIMITED, "it said so", told);
      return;
    }
    Breaker.Pass said = gate.breaker.enter(now);
    if (said == Breaker.Pass.REFUSED) {
      turnAway(call, Reason.UPSTREAM_AWAY, "the breaker is open", gate.breaker.waitNanos(now));
      return;
    }
    pass = said;
    if (gate.places.take()) {
      placed = true;
      keepPace(call, now);
    } else {
      Queued waiter = new Queued(call);
      queued = waiter;
      waiter.begin();
    }
  }

  private void turnAway(Forwarding call, Reason reason, String why, long waitNanos) {
    gate.turnedAway.increment();
    call.deny(Verdict.deny(reason, why, Hint.retryAfter(Duration.ofNanos(waitNanos))));
  }

  private void keepPace(Forwarding call, long now) {
    long wait = gate.pace(now);
    if (wait < 0) {
      turnAway(call, Reason.UPSTREAM_LIMITED, "our own rate is spent", -wait);
    } else if (wait > 0) {
      var _ =
          loop.events()
              .schedule(
                  () -> {
                    loop.ticker().awake();
                    if (!call.cancelled()) {
                      call.entered();
                    }
                  },
                  wait,
                  TimeUnit.NANOSECONDS);
    } else {
      call.entered();
    }
  }

  /** Waits for a place. */
  private final class Queued implements Places.Waiter {
    private final Forwarding call;
    private @Nullable Future<?> timer;

    Queued(Forwarding call) {
      this.call = call;
    }

    void begin() {
      long patience = gate.policy().limits().patience().toNanos();
      timer = loop.events().schedule(this::giveUp, patience, TimeUnit.NANOSECONDS);
      if (!gate.places.await(this)) {
        end();
        turnAway(call, Reason.UPSTREAM_BUSY, "too many wait for it", 0);
      }
    }

    private void end() {
      queued = null;
      if (timer != null) {
        timer.cancel(false);
      }
    }

    private void giveUp() {
      if (gate.places.withdraw(this)) {
        queued = null;
        turnAway(call, Reason.UPSTREAM_BUSY, "no place became free in time", 0);
      }
    }

    @Override
    public void granted() {
      loop.execute(this::enter);
    }

    private void enter() {
      end();
      placed = true;
      if (call.cancelled()) {
        leave();
      } else {
        keepPace(call, loop.ticker().now());
      }
    }
  }

  /** Whether it is known where to go; if not, the call is told later. */
  boolean knows(Forwarding call) {
    return pinned != null || targets.known(loop, call);
  }

  /** The connections for the next attempt; null if no address is well. */
  @Nullable UpstreamPool next(long now) {
    Target to = pinned == null ? targets.next(last) : pinned;
    if (to == null) {
      return null;
    }
    at = to;
    asked = now;
    result = Result.NONE;
    to.standing().begins();
    return to.pool(loop.index());
  }

  /** Nothing of the call is at its address any more. */
  void away() {
    Target from = at;
    if (from != null) {
      at = null;
      last = from;
      from.standing().ends();
    }
  }

  /** The answer is the call's, whatever comes of its content. */
  void settle() {
    settle(answered);
  }

  /** An attempt was answered; whether as by an upstream that is well. */
  boolean answered(Response response) {
    long now = loop.ticker().now();
    answered = now;
    int status = response.status();
    boolean well = status < 502 || status > 504;
    if (pinned == null) {
      gate.heard(status, response.headers(), asked, now, loop.clock());
      note(well, now);
    }
    return well;
  }

  /** An attempt failed by the upstream's doing. */
  void failed() {
    if (pinned == null) {
      note(false, System.nanoTime());
    }
  }

  private void note(boolean well, long now) {
    Target where = at == null ? last : at;
    result = well ? Result.WELL : Result.FAILED;
    if (where == null) {
      return;
    }
    if (well) {
      gate.roster.succeeded(where, now);
    } else {
      gate.roster.failed(where, now);
    }
  }

  /** An answer broke off after its head was handed on. */
  void brokeOff() {
    if (pinned == null) {
      long now = System.nanoTime();
      note(false, now);
      gate.breaker.ended(Breaker.Pass.GO, true, now);
    }
  }

  /** Whether the call may be sent again, which then counts. */
  boolean repeats(Repetition.Fate fate, Exchange exchange, long now) {
    UpstreamPolicy.Retries most = gate.policy().retries();
    if (pinned != null || !Repetition.isSafe(fate, exchange, most.keyed())) {
      return false;
    }
    return switch (fate) {
      case UNREACHED -> elsewhere();
      case UNSENT -> elsewhere() || spends(most, now);
      case UNSEEN -> ++unseen <= 1;
      case SENT, REFUSED -> spends(most, now);
    };
  }

  /** Whether there may be an address that it has not been tried at. */
  private boolean elsewhere() {
    return ++unsent < Math.min(MOST_ADDRESSES, targets.all().size());
  }

  private boolean spends(UpstreamPolicy.Retries most, long now) {
    if (repeated >= most.most()
        || pass != Breaker.Pass.GO
        || gate.breaker.state() != Breaker.State.CLOSED) {
      return false;
    }
    if (!gate.retries.takes(now)) {
      gate.unrepeated.increment();
      return false;
    }
    repeated++;
    gate.repeated.increment();
    return true;
  }

  /** Tells the breaker how the call went; later words do not count. */
  private void settle(long now) {
    Breaker.Pass told = pass;
    if (told == null) {
      return;
    }
    pass = null;
    if (result == Result.NONE) {
      gate.breaker.dropped(told, now);
    } else {
      gate.breaker.ended(told, result == Result.FAILED, now);
    }
  }

  /** The call is over, and gives back what it still holds. */
  void leave() {
    away();
    if (pass != null) {
      settle(System.nanoTime());
    }
    Queued waiter = queued;
    if (waiter != null && gate.places.withdraw(waiter)) {
      waiter.end();
    }
    if (placed) {
      placed = false;
      gate.places.release();
    }
  }
}
