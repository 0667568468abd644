package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream: carries one call at a time and rests in its pool between them.
 * Confined to its loop. Whatever is not exactly one answer to the one request ends it.
 */
final class UpstreamConnection extends Timed implements Carrier, Made, WireBody.Source {
  /** Interim answers that are forgiven before the final one. */
  private static final int MOST_INTERIM = 8;

  private final UpstreamPool pool;
  private final ResponseHead head = new ResponseHead(Limits.USUAL);
  private final ReceivedHead received = new ReceivedHead();
  private final WriteProgress progress = new WriteProgress();
  private @Nullable Channel channel;
  private @Nullable Forwarding call;
  private @Nullable Content content;
  private @Nullable WireBody answer;
  private boolean chunked;
  private boolean waitsForWhole;
  private boolean requestWritten;
  private boolean rests;
  private boolean connecting = true;
  private boolean counted = true;
  private int interim;
  private long since = System.nanoTime();
  private long idleNanos;

  UpstreamConnection(UpstreamPool pool, Forwarding call) {
    this.pool = pool;
    this.call = call;
    idleNanos = pool.upstream().config().idle().toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    pool.loop().ticker().add(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (pool.upstream().tls() == null) {
      connected();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        connected();
      } else {
        unreachable("TLS: " + handshake.cause().getMessage());
      }
    }
  }

  /** It can carry calls from now on. */
  void connected() {
    connecting = false;
    Forwarding first = call;
    call = null;
    if (first == null || first.cancelled()) {
      rest();
    } else {
      first.with(this);
    }
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public void unreachable(String why) {
    Forwarding first = call;
    call = null;
    close();
    uncount();
    if (first != null) {
      first.unreachable(why);
    }
  }

  boolean isOpen() {
    return channel != null && channel.isActive();
  }

  boolean restedFor(long nanos) {
    return System.nanoTime() - since > nanos;
  }

  @Override
  public void carry(Forwarding next) {
    call = next;
    rests = false;
    answer = null;
    content = null;
    waitsForWhole = false;
    requestWritten = false;
    interim = 0;
    received.clear();
    head.begin();
    since = System.nanoTime();
  }

  private Channel open() {
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }

  @Override
  public boolean send(UpstreamRequest form, Exchange exchange, byte[] whole) {
    HeadBuffer request = form.head(pool.loop(), exchange);
    if (request == null) {
      return false;
    }
    Channel to = open();
    ByteBuf out = to.alloc().directBuffer(request.length() + whole.length);
    request.into(out);
    out.writeBytes(whole);
    Wire.send(to, out);
    requestWritten();
    return true;
  }

  @Override
  public boolean begin(UpstreamRequest form, Exchange exchange) {
    HeadBuffer request = form.head(pool.loop(), exchange);
    if (request == null) {
      return false;
    }
    chunked = exchange.request().body().length() < 0;
    Channel to = open();
    ByteBuf out = to.alloc().directBuffer(request.length());
    request.into(out);
    Wire.write(to, out);
    return true;
  }

  @Override
  public void part(ByteBuf part, WireBody of) {
    Channel to = open();
    if (chunked) {
      write(to, Integer.toHexString(part.readableBytes()) + "\r\n");
      Wire.write(to, part, of);
      write(to, "\r\n");
    } else {
      Wire.write(to, part, of);
    }
    to.flush();
  }

  private static void write(Channel to, String text) {
    Wire.write(to, Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void end() {
    Channel to = open();
    if (chunked) {
      write(to, "0\r\n\r\n");
    }
    to.flush();
    requestWritten();
  }

  @Override
  public boolean isWritable() {
    return open().isWritable();
  }

  @Override
  public void unused() {
    call = null;
    rest();
  }

  /** The whole request is written: from now on the upstream is waited for. */
  private void requestWritten() {
    requestWritten = true;
    since = System.nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (call == null && answer == null) {
        // Nobody asked: whoever used this connection next would get a wrong answer.
        close();
        return;
      }
      since = System.nanoTime();
      read(in);
    } catch (Refused refused) {
      fail(Reason.UPSTREAM_MALFORMED, String.valueOf(refused.getMessage()));
    } finally {
      in.release();
    }
  }

  private void read(ByteBuf in) throws Refused {
    while (content == null) {
      if (!in.isReadable() || !received.readResponse(in, head, Limits.USUAL)) {
        return;
      }
      if (head.status() >= 200) {
        begin();
      } else if (head.status() == 101 || ++interim > MOST_INTERIM) {
        throw new Refused(Verdict.deny(Reason.UPSTREAM_MALFORMED, "an unexpected interim answer"));
      } else {
        received.clear();
        head.begin();
      }
    }
    receive(in, content);
  }

  private void begin() {
    Forwarding current = call;
    long length = head.contentLength();
    if (current == null || !head.hasContent(current.method())) {
      length = 0;
      content = Content.ofLength(0);
    } else if (head.chunked()) {
      content = Content.chunked();
    } else {
      content = length < 0 ? Content.untilClose() : Content.ofLength(length);
    }
    answer = new WireBody(this, length);
    waitsForWhole = true;
  }

  private void receive(ByteBuf in, Content coming) throws Refused {
    WireBody into = answer;
    if (into == null) {
      return;
    }
    for (ByteBuf part = coming.take(in); part != null; part = coming.take(in)) {
      into.add(part);
    }
    if (answer == null) {
      return;
    }
    if (coming.ended()) {
      complete(into, !in.isReadable());
    } else if (waitsForWhole && !isSmall(into)) {
      // It is relayed as it comes.
      waitsForWhole = false;
      Forwarding current = call;
      if (current != null) {
        current.answered(response(into));
      }
    }
  }

  /** Whether a content of known length is small enough to be waited for. */
  private static boolean isSmall(WireBody body) {
    return body.length() >= 0 && body.length() <= WireBody.HELD;
  }

  private Response response(WireBody body) {
    boolean empty = body.complete() && body.heldBytes() == 0;
    return new Response(head.status(), head.headers(), empty ? Body.NONE : body);
  }

  private void complete(WireBody body, boolean nothingBehind) {
    Forwarding current = call;
    boolean held = waitsForWhole;
    boolean again =
        head.persistent()
            && requestWritten
            && nothingBehind
            && content != null
            && !content.endsWithConnection();
    call = null;
    answer = null;
    content = null;
    body.finish();
    Response response = response(body);
    if (again) {
      rest();
    } else {
      close();
    }
    if (held && current != null) {
      current.answered(response);
    }
  }

  private void rest() {
    int seconds = head.keepAliveSeconds();
    if (seconds == 0) {
      close();
      return;
    }
    if (seconds > 0) {
      // A second early: the upstream counts from when it sent its answer.
      idleNanos = Math.min(idleNanos, Duration.ofSeconds(seconds).minusMillis(900).toNanos());
    }
    since = System.nanoTime();
    rests = true;
    if (channel != null && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    pool.rest(this);
  }

  private void fail(Reason reason, String why) {
    Forwarding current = call;
    WireBody coming = answer;
    boolean begun = !received.isEmpty() || interim > 0;
    call = null;
    answer = null;
    content = null;
    close();
    if (coming != null && !waitsForWhole) {
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

  @Override
  public void abort() {
    WireBody coming = answer;
    call = null;
    answer = null;
    content = null;
    if (coming != null && waitsForWhole) {
      coming.discard();
    }
    close();
  }

  void close() {
    if (channel != null) {
      Wire.close(channel);
    }
  }

  @Override
  public void resume() {
    if (answer != null && channel != null) {
      since = System.nanoTime();
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void pause() {
    if (answer != null && channel != null && !waitsForWhole) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public Budget budget() {
    return pool.loop().budget();
  }

  @Override
  public void abandon() {
    abort();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Forwarding current = call;
    if (current != null && !connecting) {
      current.writable(ctx.channel().isWritable());
    }
  }

  @Override
  public void tick(long now) {
    if (channel == null || connecting) {
      return;
    }
    long read = pool.upstream().config().read().toNanos();
    if (rests) {
      if (now - since > idleNanos) {
        close();
      }
    } else if (progress.stuck(channel, now, read)
        || (requestWritten && channel.config().isAutoRead() && now - since > read)) {
      fail(Reason.UPSTREAM_TIMEOUT, "nothing for " + pool.upstream().config().read());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.loop().ticker().remove(this);
    uncount();
    WireBody coming = answer;
    if (connecting) {
      unreachable("the connection was closed while it was made");
    } else if (coming != null && content != null && content.endsWithConnection()) {
      complete(coming, false);
    } else if (call != null || coming != null) {
      fail(Reason.UPSTREAM_BROKE_OFF, "the connection was closed");
    }
  }

  private void uncount() {
    if (counted) {
      counted = false;
      pool.gone(this, rests);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (connecting) {
      unreachable(String.valueOf(cause.getMessage()));
    } else {
      fail(Reason.UPSTREAM_BROKE_OFF, String.valueOf(cause.getMessage()));
    }
  }
}
