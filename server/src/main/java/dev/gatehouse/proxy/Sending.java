package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The request of a call on its way to what carries it. Confined to the call's loop. */
final class Sending implements WireBody.Sink {
  /**
   * A content of more is not waited for. A frame less than a stream may have in flight: a caller
   * that would rather wait for room than send a small frame never fills its window.
   */
  private static final int SMALL = WireBody.HELD - Frames.LARGEST;

  private final UpstreamRequest form;
  private final Exchange exchange;
  private final Forwarding call;
  private @Nullable WireBody asked;
  private byte @Nullable [] whole;
  private Budget budget = Budget.UNBOUNDED;
  private @Nullable Carrier carrier;
  private @Nullable WireBody coming;
  private boolean written;
  private boolean goesOn;
  private boolean begun;
  private long lastNanos;

  Sending(UpstreamRequest form, Exchange exchange, Forwarding call) {
    this.form = form;
    this.exchange = exchange;
    this.call = call;
    asked = exchange.request().body() instanceof WireBody wire ? wire : null;
  }

  /** Small contents are waited for: a slow caller must not occupy the upstream. */
  void await(Runnable then) {
    if (asked == null || exchange.operation().live().isStream()) {
      // The caller of a stream may wait for an answer before it goes on.
      then.run();
    } else {
      asked.await(SMALL, then);
    }
  }

  /** Why the content will not come; null if it does. */
  Verdict.@Nullable Deny broken() {
    return asked == null ? null : asked.broken();
  }

  /** Whether it can be sent once more. */
  boolean isReplayable() {
    return !written;
  }

  /** Sends it; false, with nothing sent, if its content broke or the credential is missing. */
  boolean on(Carrier open) {
    carrier = open;
    open.carry(call);
    hold();
    boolean sent = broken() == null && begins(open);
    if (!sent) {
      // The connection can serve another call.
      carrier = null;
      open.unused();
    } else if (asked != null) {
      written = true;
      asked.to(this);
      if (carrier != null && !open.isWritable()) {
        asked.pause();
      }
    }
    return sent;
  }

  private boolean begins(Carrier open) {
    return asked == null ? open.send(form, exchange, content()) : open.begin(form, exchange);
  }

  /**
   * Keeps a content that is all here, as {@link #await} has it, where there is room to spare: it
   * may have to be sent again.
   */
  private void hold() {
    WireBody body = asked;
    if (body == null || !body.complete() || exchange.operation().live().isStream()) {
      return;
    }
    if (body.budget().spares() && body.budget().take((int) body.heldBytes())) {
      budget = body.budget();
      // Its caller's credit comes back when the call is over.
      whole = body.takeBytes();
      asked = null;
    }
  }

  /** It will not be sent again: it was answered, or the call has ended. */
  void settle() {
    if (whole != null) {
      budget.giveBack(whole.length);
      whole = null;
    }
  }

  private byte[] content() {
    if (whole != null) {
      return whole;
    }
    return exchange.request().body() instanceof Body.Bytes bytes ? bytes.content() : new byte[0];
  }

  /** For how long nothing of a content has passed; for ever if there was none. */
  long quietNanos(long now) {
    return begun ? now - lastNanos : Long.MAX_VALUE;
  }

  /** Whether its caller may bring more of it, behind the head of its answer. */
  boolean goesOn() {
    return goesOn && asked != null && !asked.complete();
  }

  /** Nothing carries it any more. */
  void off() {
    carrier = null;
  }

  /**
   * Whether the caller may send on behind the head of the answer, and be heard: what the upstream
   * still says may be about content that is still to come. Who redirects or refuses wants no more.
   */
  private boolean goesOnBehind(Response response) {
    Live.Kind kind = exchange.operation().live().kind();
    if (kind == Live.Kind.WEBSOCKET) {
      return response.status() == 101;
    }
    return (kind == Live.Kind.GRPC || response.status() < 300)
        && response.body() instanceof WireBody body
        && !body.complete();
  }

  /** The protocol was changed: what the caller sends from now on passes as it is. */
  void opened(WireBody coming) {
    asked = coming;
    written = true;
  }

  /** It was answered: nobody wants the rest, unless the call goes on. */
  void answered(Response response) {
    goesOn = goesOnBehind(response);
    if (goesOn) {
      coming = response.status() == 101 ? null : WireBody.under(response.body());
      return;
    }
    carrier = null;
    if (asked != null) {
      asked.discard();
    }
  }

  /** Ends what carries it. */
  void abort() {
    Carrier current = carrier;
    if (current != null) {
      carrier = null;
      current.abort();
    }
  }

  void writable(boolean now) {
    if (asked == null || !written) {
      return;
    }
    if (now) {
      asked.resume();
    } else {
      asked.pause();
    }
  }

  private boolean stopped() {
    return call.cancelled() && !goesOn;
  }

  @Override
  public void content(ByteBuf part) {
    Carrier to = carrier;
    if (to == null || asked == null || stopped()) {
      part.release();
      return;
    }
    begun = true;
    lastNanos = System.nanoTime();
    to.part(part, asked);
    if (!to.isWritable()) {
      asked.pause();
    }
  }

  @Override
  public void end() {
    if (carrier != null && !stopped()) {
      carrier.end();
    }
  }

  @Override
  public void broken(Verdict.Deny why) {
    if (goesOn) {
      WireBody answer = coming;
      if (answer != null) {
        // No upstream ends an answer to half a request.
        answer.fail(why);
      }
      abort();
    }
    call.broken(why);
  }
}
