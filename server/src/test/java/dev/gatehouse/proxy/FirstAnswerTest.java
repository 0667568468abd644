package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long a caller over TLS waits for its first answer that gathers small packets (RFC 9293
 * §3.7.4).
 */
@Isolated // it measures how long something takes
@ExtendWith(NoLeaks.class)
class FirstAnswerTest {
  /** A kernel acknowledges within 40 ms what it is not made to. */
  private static final Duration BEFORE_THE_KERNEL = Duration.ofMillis(30);

  /** One that is in time will do: where nothing wakes the kernel, none is. */
  private static final int TRIES = 100;

  @TempDir static Path folder;
  private static EventLoopGroup events;
  private static ServerTls tls;
  private static SslContext trusting;

  @BeforeAll
  static void start() throws Exception {
    TestAuthority authority = new TestAuthority(folder, "servers");
    tls = authority.serving("127.0.0.1");
    trusting =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .trustManager(authority.file().toFile())
            .build();
    events = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  @AfterAll
  static void stop() {
    events.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    ReferenceCountUtil.release(trusting);
    assertThat(Leaks.found()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void is_not_the_time_that_a_kernel_takes_to_acknowledge(Io io) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).tls(tls).io(io).open()) {
      long fastest = Long.MAX_VALUE;
      for (int i = 0; i < TRIES && fastest >= BEFORE_THE_KERNEL.toNanos(); i++) {
        fastest = Math.min(fastest, nanosOfTheFirstAnswer(door));
      }
      assertThat(Duration.ofNanos(fastest)).isLessThan(BEFORE_THE_KERNEL);
    }
  }

  private static long nanosOfTheFirstAnswer(Door door) throws Exception {
    Asking asking = new Asking();
    Channel channel =
        new Bootstrap()
            .group(events)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, false)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel it) {
                    it.pipeline().addLast(trusting.newHandler(it.alloc(), "127.0.0.1", 0), asking);
                  }
                })
            .connect(door.listener.address())
            .sync()
            .channel();
    try {
      return asking.nanos.get(30, TimeUnit.SECONDS);
    } finally {
      channel.close().sync();
    }
  }

  /** Asks when it may, and takes the time. */
  private static final class Asking extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Long> nanos = new CompletableFuture<>();
    private long asked;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == SslHandshakeCompletionEvent.SUCCESS) {
        // Behind the end of the handshake, which leaves by itself.
        var _ = ctx.executor().schedule(() -> ask(ctx), 1, TimeUnit.MILLISECONDS);
      }
    }

    private void ask(ChannelHandlerContext ctx) {
      asked = System.nanoTime();
      String get = Raw.head("GET / HTTP/1.1", "Host: a");
      var _ = ctx.writeAndFlush(Unpooled.copiedBuffer(get, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
      nanos.complete(System.nanoTime() - asked);
    }
  }
}
