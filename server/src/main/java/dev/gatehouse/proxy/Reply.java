package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one call on its way to it: a small one is handed over whole, any other as soon as
 * its head is here. Confined to its loop.
 */
final class Reply {
  /** Interim answers that are forgiven before the final one. */
  static final int MOST_INTERIM = 8;

  private @Nullable Forwarding call;
  private @Nullable Response response;
  private @Nullable WireBody body;
  private boolean whole;

  /** For this call from now on. */
  void to(Forwarding next) {
    call = next;
    response = null;
    body = null;
    whole = false;
  }

  /** There is nothing to answer after all. */
  void forget() {
    ended(call);
    call = null;
  }

  private static void ended(@Nullable Forwarding over) {
    if (over != null) {
      over.ended();
    }
  }

  @Nullable Forwarding call() {
    return call;
  }

  /** Its content as far as it came; null before its head. */
  @Nullable WireBody body() {
    return body;
  }

  /** Whether it is waited for, or the rest of it. */
  boolean isDue() {
    return call != null || body != null;
  }

  /**
   * Whether its upstream should say something: when it has the request, or behind the head of its
   * answer, if the rest was given up. While that may still come, it waits for the caller.
   *
   * @param asked whether all of the request was sent
   */
  boolean isAwaited(boolean asked) {
    return (asked || (body != null && !whole)) && (call == null || !call.goesOn());
  }

  /** Whether its call does not have it yet. */
  boolean isHeld() {
    return whole;
  }

  /**
   * Why it is given up; null while there is time.
   *
   * @param waits whether something should come
   * @param since when something last came
   * @param usualNanos how long the upstream usually has for that
   */
  @Nullable String overdue(long now, boolean waits, long since, long usualNanos) {
    if (call != null && call.late(now)) {
      return "no answer within its deadline";
    }
    long patience = call == null ? usualNanos : call.patience(usualNanos);
    return waits && now - since > patience ? "nothing for " + Duration.ofNanos(patience) : null;
  }

  /** Its head is here. */
  void begin(Response head, WireBody content) {
    response = head;
    body = content;
    whole = true;
  }

  /** Hands it over if it is not one to be waited for. */
  void relay() {
    if (!whole || response == null || body == null || isSmall(body)) {
      return;
    }
    whole = false;
    if (call != null) {
      call.answered(response);
    }
  }

  private static boolean isSmall(WireBody content) {
    return content.length() >= 0 && content.length() <= WireBody.HELD;
  }

  /** All of it is here. The call that is still to be told of {@link #response}; null if none is. */
  @Nullable Forwarding finish(Headers trailers) {
    WireBody complete = body;
    Forwarding waiting = whole ? call : null;
    ended(call);
    call = null;
    body = null;
    if (complete != null) {
      complete.finish(trailers);
      if (complete.complete() && complete.heldBytes() == 0 && response != null && whole) {
        response = response.with(Body.NONE);
      }
    }
    return waiting;
  }

  /** What {@link #finish} left to be told. */
  Response response() {
    if (response == null) {
      throw new IllegalStateException("nothing was answered");
    }
    return response;
  }

  /**
   * It was not asked for yet, and will not come.
   *
   * @param unsent whether no byte of the request left
   */
  void lose(Reason reason, String why, boolean unsent) {
    Forwarding current = call;
    call = null;
    if (current != null) {
      current.failed(reason, why, unsent ? Course.UNSENT : Course.UNHEARD);
    }
  }

  /**
   * It ends short of its end.
   *
   * @param begun whether a byte of it came
   */
  void fail(Reason reason, String why, boolean begun) {
    Forwarding current = call;
    WireBody coming = body;
    call = null;
    body = null;
    if (coming != null && !whole) {
      if (current != null) {
        current.brokeOff(reason);
      }
      coming.fail(Verdict.deny(reason, why));
      return;
    }
    if (coming != null) {
      coming.discard();
    }
    if (current != null) {
      boolean headed = coming != null;
      current.failed(
          reason, why, headed ? Course.HEADED : begun ? Course.BEGUN : Course.UNANSWERED);
    }
  }

  /** Nobody wants it any more. */
  void drop() {
    WireBody coming = body;
    ended(call);
    call = null;
    body = null;
    if (coming != null && whole) {
      coming.discard();
    }
  }
}
