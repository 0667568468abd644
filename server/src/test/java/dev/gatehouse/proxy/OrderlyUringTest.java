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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class OrderlyUringTest {
  private static final int MORE_THAN_SOCKETS_HOLD = 16 << 20;
  private static final int TIMES = 20;

  private final List<String> heard = new ArrayList<>();
  private boolean inLoop;
  private final OrderlyUring uring = new OrderlyUring(new Recording(), new Loop());

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

  @Test
  void nothing_is_left_of_a_connection_whose_peer_takes_nothing() throws Exception {
    assumeTrue(Io.IO_URING.unavailability() == null);
    for (int i = 0; i < TIMES; i++) {
      ByteBuf part = Unpooled.directBuffer().writeZero(MORE_THAN_SOCKETS_HOLD);
      var settings = new Transport.Settings(1, Io.IO_URING, MORE_THAN_SOCKETS_HOLD);
      try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Channel channel;
        Socket still;
        try (Transport transport =
            Transport.open(settings, InstantSource.system(), new Random(1))) {
          channel =
              new Bootstrap()
                  .group(transport.group())
                  .channel(transport.clientChannel())
                  .handler(new ChannelInboundHandlerAdapter())
                  .connect(peer.getLocalSocketAddress())
                  .sync()
                  .channel();
          still = peer.accept();
          var _ = channel.writeAndFlush(part);
          // It has been sent in part when this comes back.
          channel.eventLoop().submit(() -> {}).sync();
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(part.refCnt()).isZero();
        still.close();
      }
    }
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
