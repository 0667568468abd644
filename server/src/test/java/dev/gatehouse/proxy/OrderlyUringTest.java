package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class OrderlyUringTest {
  private static final int MORE_THAN_SOCKETS_HOLD = 16 << 20;
  private static final int TIMES = 20;

  private final List<String> heard = new ArrayList<>();
  private final List<Socket> peers = new ArrayList<>();
  private boolean inLoop;
  private final OrderlyUring uring = new OrderlyUring(new Recording(), new Loop());

  @AfterEach
  void close() throws IOException {
    for (Socket peer : peers) {
      peer.close();
    }
  }

  @Test
  void a_loop_is_woken_by_others_until_it_begins_to_end() {
    uring.wakeup();
    uring.prepareToDestroy();
    uring.wakeup();
    uring.destroy();
    uring.wakeup();
    assertThat(heard).containsExactly("wakeup", "prepareToDestroy", "destroy");
  }

  @Test
  void a_loop_that_ends_unprepared_is_not_woken_either() {
    uring.destroy();
    uring.wakeup();
    assertThat(heard).containsExactly("destroy");
  }

  @Test
  void a_loop_is_prepared_once() {
    uring.prepareToDestroy();
    uring.prepareToDestroy();
    assertThat(heard).containsExactly("prepareToDestroy");
  }

  /** Also not of one that is reset meanwhile. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothing_is_left_of_a_connection_whose_peer_takes_nothing(boolean resets) throws Exception {
    assumeTrue(Io.IO_URING.unavailability() == null);
    var settings = new Transport.Settings(1, Io.IO_URING, MORE_THAN_SOCKETS_HOLD);
    for (int i = 0; i < TIMES; i++) {
      ByteBuf part = Unpooled.directBuffer().writeZero(MORE_THAN_SOCKETS_HOLD);
      try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Channel channel;
        try (Transport transport =
            Transport.open(settings, InstantSource.system(), new Random(1))) {
          channel = connected(transport, upstream);
          var _ = channel.writeAndFlush(part);
          // It has been sent in part when this comes back.
          channel.eventLoop().submit(() -> {}).sync();
          if (resets) {
            peers.getLast().setSoLinger(true, 0);
            peers.getLast().close();
          }
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(part.refCnt()).isZero();
      }
    }
  }

  private Channel connected(Transport from, ServerSocket upstream) throws Exception {
    Channel channel =
        new Bootstrap()
            .group(from.group())
            .channel(from.clientChannel())
            .handler(new ChannelInboundHandlerAdapter())
            .connect(upstream.getLocalSocketAddress())
            .sync()
            .channel();
    peers.add(upstream.accept());
    return channel;
  }

  @Test
  void a_loop_need_not_wake_itself() {
    inLoop = true;
    uring.wakeup();
    assertThat(heard).isEmpty();
  }

  private final class Loop implements ThreadAwareExecutor {
    @Override
    public boolean isExecutorThread(Thread thread) {
      return inLoop;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  private final class Recording implements IoHandler {
    @Override
    public int run(IoHandlerContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void prepareToDestroy() {
      heard.add("prepareToDestroy");
    }

    @Override
    public void destroy() {
      heard.add("destroy");
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wakeup() {
      heard.add("wakeup");
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> kind) {
      throw new UnsupportedOperationException();
    }
  }
}
