package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Settlement;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One call on its way through an upstream: from its request to the head of the answer. */
final class Forwarding implements WireBody.Sink, Addresses.Asker {
  private final Upstream upstream;
  private final UpstreamRequest form;
  private final Exchange exchange;
  private final Verdict.Resume resume;
  private final UpstreamPool pool;
  private final @Nullable WireBody asked;
  private @Nullable Carrier carrier;
  private boolean over;
  private boolean reused;
  private boolean retried;
  private boolean written;
  private int attempts;

  Forwarding(UpstreamRequest form, Exchange exchange, Verdict.Resume resume) {
    this.upstream = form.upstream();
    this.form = form;
    this.exchange = exchange;
    this.resume = resume;
    pool = upstream.pool(exchange.loop().index());
    asked = exchange.request().body() instanceof WireBody wire ? wire : null;
  }

  /** Small contents are waited for: a slow caller must not occupy the upstream. */
  void begin() {
    resume.onStop(this::cancel);
    if (asked == null) {
      go();
    } else {
      asked.await(WireBody.HELD, this::go);
    }
  }

  private void go() {
    Verdict.Deny broken = asked == null ? null : asked.broken();
    if (over) {
      return;
    }
    if (broken != null) {
      deny(broken);
      return;
    }
    pool.carrier(exchange.operation().effect().changes())
        .ifPresentOrElse(
            resting -> {
              reused = true;
              with(resting);
            },
            this::connect);
  }

  /** Waits for a connection that is being made, or makes one. */
  void connect() {
    reused = false;
    attempts++;
    if (pool.joins(this)) {
      return;
    }
    if (pool.full() && !pool.makeRoom()) {
      deny(Verdict.deny(Reason.OVERLOADED, "no connection to the upstream is free"));
      return;
    }
    upstream.addresses().ask(pool.loop(), this);
  }

  @Override
  public void at(InetSocketAddress address) {
    if (!over && !pool.joins(this)) {
      pool.connect(address, this);
    }
  }

  @Override
  public void nowhere(String why) {
    deny(Verdict.deny(Reason.UPSTREAM_UNREACHABLE, why));
  }

  void unreachable(String why) {
    if (!over && attempts < upstream.addresses().count()) {
      connect();
    } else {
      deny(Verdict.deny(Reason.UPSTREAM_UNREACHABLE, why));
    }
  }

  boolean cancelled() {
    return over;
  }

  String method() {
    return exchange.request().method();
  }

  /** Sends the request. */
  void with(Carrier open) {
    carrier = open;
    open.carry(this);
    boolean sent;
    if (asked == null) {
      Body body = exchange.request().body();
      sent = open.send(form, exchange, body instanceof Body.Bytes it ? it.content() : new byte[0]);
    } else {
      sent = open.begin(form, exchange);
    }
    if (!sent) {
      // The connection can serve another call.
      carrier = null;
      open.unused();
      deny(Verdict.deny(Reason.UPSTREAM_CREDENTIAL, "no secret, or not one for a field"));
    } else if (asked != null) {
      written = true;
      asked.to(this);
      if (!over && !open.isWritable()) {
        asked.pause();
      }
    }
  }

  @Override
  public void content(ByteBuf part) {
    Carrier to = carrier;
    if (to == null || asked == null || over) {
      part.release();
      return;
    }
    to.part(part, asked);
    if (!to.isWritable()) {
      asked.pause();
    }
  }

  @Override
  public void end() {
    if (carrier != null && !over) {
      carrier.end();
    }
  }

  @Override
  public void broken(Verdict.Deny why) {
    if (over) {
      return;
    }
    if (carrier != null) {
      carrier.abort();
    }
    deny(
        exchange.operation().effect().changes()
            ? Verdict.deny(Reason.OUTCOME_UNKNOWN, why.reason().code())
            : why);
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

  /** The head of the answer is here, and all of a small content. */
  void answered(Response response) {
    if (over) {
      discard(response.body());
      return;
    }
    over = true;
    carrier = null;
    if (asked != null) {
      asked.discard();
    }
    Exchange richer = exchange.with(response);
    Body body = response.body();
    if (body instanceof WireBody held) {
      Settlement unused =
          outcome -> {
            if (outcome.answer().body() != held) {
              held.discard();
            }
          };
      richer = richer.with(unused);
    }
    resume.with(new Verdict.Pass(richer));
  }

  private static void discard(Body body) {
    if (body instanceof WireBody held) {
      held.discard();
    }
  }

  /**
   * The connection failed.
   *
   * @param begun whether a byte of an answer came
   * @param headComplete whether the whole head of one came
   */
  void failed(Reason reason, String why, boolean begun, boolean headComplete) {
    carrier = null;
    if (over) {
      return;
    }
    boolean changes = exchange.operation().effect().changes();
    boolean replayable = exchange.request().body() instanceof Body.Bytes;
    if (reused
        && !begun
        && !retried
        && !changes
        && replayable
        && reason == Reason.UPSTREAM_BROKE_OFF) {
      retried = true;
      connect();
    } else if (changes && !headComplete) {
      deny(Verdict.deny(Reason.OUTCOME_UNKNOWN, reason.code() + ": " + why));
    } else {
      deny(Verdict.deny(reason, why));
    }
  }

  /**
   * The upstream says that it has not looked at the request (RFC 9113 §8.7): it may be sent again,
   * also if it is a change.
   */
  void unseen(String why) {
    carrier = null;
    if (over) {
      return;
    }
    if (!retried && exchange.request().body() instanceof Body.Bytes) {
      retried = true;
      go();
    } else {
      deny(Verdict.deny(Reason.UPSTREAM_BROKE_OFF, why));
    }
  }

  private void deny(Verdict.Deny deny) {
    if (!over) {
      over = true;
      resume.with(deny);
    }
  }

  /** The call was stopped. */
  private void cancel() {
    over = true;
    if (carrier != null) {
      carrier.abort();
      carrier = null;
    }
  }
}
