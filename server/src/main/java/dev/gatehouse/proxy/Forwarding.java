package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Settlement;
import dev.gatehouse.pipeline.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One call on its way through an upstream: from its request to the head of the answer. */
final class Forwarding implements WireBody.Sink, Addresses.Asker {
  private final Upstream upstream;
  private final UpstreamRequest form;
  private final Exchange exchange;
  private final Verdict.Resume resume;
  private final UpstreamPool pool;
  private final @Nullable WireBody asked;
  private @Nullable UpstreamConnection connection;
  private @Nullable Channel channel;
  private boolean over;
  private boolean reused;
  private boolean retried;
  private boolean chunked;
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
    pool.idle(exchange.operation().effect().changes())
        .ifPresentOrElse(
            resting -> {
              reused = true;
              with(resting);
            },
            this::connect);
  }

  private void connect() {
    reused = false;
    if (pool.full() && !pool.makeRoom()) {
      deny(Verdict.deny(Reason.OVERLOADED, "no connection to the upstream is free"));
      return;
    }
    attempts++;
    upstream.addresses().ask(pool.loop(), this);
  }

  @Override
  public void at(InetSocketAddress address) {
    if (!over) {
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

  /** Sends the request on a connection. */
  void with(UpstreamConnection open) {
    connection = open;
    Channel to = open.carry(this);
    channel = to;
    HeadBuffer head = form.head(pool.loop(), exchange);
    if (head == null) {
      // Nothing was sent: the connection can serve another call.
      connection = null;
      open.unused();
      deny(Verdict.deny(Reason.UPSTREAM_CREDENTIAL, "no secret, or not one for a field"));
      return;
    }
    if (asked == null) {
      Body body = exchange.request().body();
      byte[] content = body instanceof Body.Bytes bytes ? bytes.content() : new byte[0];
      ByteBuf out = to.alloc().directBuffer(head.length() + content.length);
      head.into(out);
      out.writeBytes(content);
      Wire.send(to, out);
      open.requestWritten();
    } else {
      stream(head, to, asked);
    }
  }

  private void stream(HeadBuffer head, Channel to, WireBody body) {
    chunked = body.length() < 0;
    ByteBuf out = to.alloc().directBuffer(head.length());
    head.into(out);
    Wire.write(to, out);
    written = true;
    body.to(this);
    to.flush();
    if (!over && !to.isWritable()) {
      body.pause();
    }
  }

  @Override
  public void content(ByteBuf part) {
    Channel to = channel;
    if (to == null || over) {
      part.release();
      return;
    }
    if (chunked) {
      write(to, Integer.toHexString(part.readableBytes()) + "\r\n");
      Wire.write(to, part);
      write(to, "\r\n");
    } else {
      Wire.write(to, part);
    }
    to.flush();
    if (!to.isWritable() && asked != null) {
      asked.pause();
    }
  }

  private static void write(Channel to, String text) {
    Wire.write(to, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void end() {
    Channel to = channel;
    UpstreamConnection open = connection;
    if (to == null || open == null || over) {
      return;
    }
    if (chunked) {
      write(to, "0\r\n\r\n");
    }
    to.flush();
    open.requestWritten();
  }

  @Override
  public void broken(Verdict.Deny why) {
    if (over) {
      return;
    }
    if (connection != null) {
      connection.abort();
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
    connection = null;
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
    connection = null;
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

  private void deny(Verdict.Deny deny) {
    if (!over) {
      over = true;
      resume.with(deny);
    }
  }

  /** The call was stopped. */
  private void cancel() {
    over = true;
    if (connection != null) {
      connection.abort();
      connection = null;
    }
  }
}
