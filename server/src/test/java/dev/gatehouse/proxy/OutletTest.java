package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On sockets of the kernel, since past the channel's queue there is nothing else. */
@Timeout(30)
class OutletTest {
  /** More than the kernel takes of what nobody reads. */
  private static final int LARGE = 16 << 20;

  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
  private EventLoopGroup loops;
  private Channel door;
  private Socket peer;
  private Channel channel;
  private Outlet outlet;

  @BeforeEach
  void connect() throws Exception {
    assumeThat(Io.EPOLL.unavailability()).isNull();
    loops = new MultiThreadIoEventLoopGroup(1, Io.EPOLL.handlers());
    door =
        new ServerBootstrap()
            .group(loops)
            .channel(Io.EPOLL.serverChannel())
            .childHandler(
                new ChannelInitializer<EpollSocketChannel>() {
                  @Override
                  protected void initChannel(EpollSocketChannel made) {
                    accepted.add(made);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    peer = caller();
    channel = next();
    outlet = onLoop(() -> Outlet.of(channel));
  }

  @AfterEach
  void end() throws Exception {
    if (loops != null) {
      peer.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void a_message_leaves_when_it_is_told_to() throws Exception {
    ByteBuf message = message("message");

    assertThat(onLoop(() -> put(message))).isFalse();
    assertThat(onLoop(this::leave)).isTrue();

    assertThat(read(7)).isEqualTo("message");
    assertThat(message.refCnt()).isZero();
  }

  @Test
  void the_next_message_comes_behind_it() throws Exception {
    onLoop(
        () -> {
          put(message("first"));
          put(message("second"));
          return leave();
        });

    assertThat(read(11)).isEqualTo("firstsecond");
  }

  @Test
  void what_is_written_to_the_channel_comes_behind_it() throws Exception {
    onLoop(
        () -> {
          put(message("first"));
          Wire.send(channel, message("second"));
          return leave();
        });

    assertThat(read(11)).isEqualTo("firstsecond");
  }

  @Test
  void it_comes_behind_what_waits_in_the_channel() throws Exception {
    onLoop(
        () -> {
          Wire.write(channel, message("first"));
          put(message("second"));
          return leave();
        });

    assertThat(read(11)).isEqualTo("firstsecond");
  }

  @Test
  void what_the_socket_does_not_take_at_once_follows_before_the_next() throws Exception {
    ByteBuf large = Unpooled.directBuffer(LARGE).writeZero(LARGE);
    boolean all =
        onLoop(
            () -> {
              put(large);
              leave();
              put(message("next"));
              return leave();
            });

    assertThat(all).isFalse();
    assertThat(Arrays.mismatch(peer.getInputStream().readNBytes(LARGE), new byte[LARGE]))
        .isEqualTo(-1);
    assertThat(read(4)).isEqualTo("next");
  }

  /** Nobody reads before all is sent, so that the socket is full for most of the time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keeps_the_order_whatever_is_done(long seed) throws Exception {
    Random random = new Random(seed);
    ByteArrayOutputStream given = new ByteArrayOutputStream();
    for (int round = 0; round < 200; round++) {
      onLoop(
          () -> {
            for (int i = random.nextInt(12); i >= 0; i--) {
              byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : 30_000)];
              random.nextBytes(bytes);
              given.write(bytes);
              ByteBuf message = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
              switch (random.nextInt(5)) {
                case 0 -> Wire.write(channel, message);
                case 1 -> Wire.send(channel, message);
                default -> put(message);
              }
              if (random.nextInt(3) == 0) {
                leave();
              }
            }
            return leave();
          });
    }
    onLoop(
        () -> {
          new Farewell((EpollSocketChannel) channel).begin(true);
          return leave();
        });

    byte[] read = peer.getInputStream().readAllBytes();

    assertThat(Arrays.mismatch(read, given.toByteArray())).isEqualTo(-1);
  }

  @Test
  void the_end_of_the_channel_comes_behind_it() throws Exception {
    onLoop(
        () -> {
          put(message("last"));
          Wire.close(channel);
          return leave();
        });

    assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("last");
  }

  @Test
  void it_is_let_go_with_a_channel_that_is_dropped() throws Exception {
    ByteBuf message = message("lost");
    onLoop(
        () -> {
          put(message);
          Wire.drop(channel);
          return true;
        });
    channel.closeFuture().sync();

    assertThat(onLoop(message::refCnt)).isZero();
  }

  /** Other tests open descriptors too, which may get the number first. */
  @Test
  void nothing_goes_to_whoever_has_the_descriptor_of_an_ended_channel() throws Exception {
    boolean tried = false;
    while (!tried) {
      int number = ((EpollSocketChannel) channel).fd().intValue();
      try (Socket other = new Socket()) {
        other.bind(null);
        onLoop(
            () -> {
              Wire.close(channel);
              return true;
            });
        other.connect(door.localAddress());
        EpollSocketChannel heir = (EpollSocketChannel) next();
        tried = heir.fd().intValue() == number;
        ByteBuf message = message("not for you");

        onLoop(
            () -> {
              put(message);
              return leave();
            });
        Wire.send(heir, message("for you"));

        assertThat(other.getInputStream().readNBytes(7)).asString().isEqualTo("for you");
        assertThat(message.refCnt()).isZero();
        channel = heir;
        outlet = onLoop(() -> Outlet.of(heir));
      }
    }
  }

  @Test
  void a_peer_that_reset_the_connection_ends_the_channel() throws Exception {
    ByteBuf message = message("for nobody");
    onLoop(
        () -> {
          put(message);
          peer.setSoLinger(true, 0);
          peer.close();
          return leave();
        });
    channel.closeFuture().sync();

    assertThat(onLoop(message::refCnt)).isZero();
  }

  @Test
  void a_farewell_comes_behind_it() throws Exception {
    onLoop(
        () -> {
          put(message("last"));
          new Farewell((EpollSocketChannel) channel).begin(true);
          return leave();
        });

    assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("last");
  }

  /** Whether nothing waits then. */
  private boolean put(ByteBuf message) {
    outlet.put(message);
    return outlet.isEmpty();
  }

  /** Whether nothing waits then. */
  private boolean leave() {
    outlet.leave();
    return outlet.isEmpty();
  }

  private Socket caller() throws IOException {
    InetSocketAddress at = (InetSocketAddress) door.localAddress();
    Socket made = new Socket(at.getAddress(), at.getPort());
    made.setSoTimeout(10_000);
    return made;
  }

  private Channel next() throws InterruptedException {
    Channel made = accepted.take();
    made.eventLoop().submit(() -> {}).sync();
    return made;
  }

  private <T> T onLoop(Callable<T> action) throws Exception {
    return channel.eventLoop().submit(action).get();
  }

  private String read(int bytes) throws IOException {
    return new String(peer.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  private static ByteBuf message(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
  }
}
