package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.Load;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListenerAddressTest {
  @ParameterizedTest
  @EnumSource(
      value = Io.class,
      names = {"EPOLL", "NIO"})
  void says_why_an_address_cannot_be_listened_on(Io io) throws Exception {
    Transport transport =
        Transport.open(
            new Transport.Settings(1, io, 1 << 20), InstantSource.system(), new Random(1));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      refuses(transport, "127.0.0.1", port, "on 127.0.0.1:" + port + ": Address already");
      refuses(transport, "192.0.2.1", 0, "on 192.0.2.1:0: Cannot assign requested address");
      refuses(transport, "nowhere.invalid", 0, ":0: there is no address of this name");
    } finally {
      transport.close();
    }
  }

  private static void refuses(Transport transport, String host, int port, String message) {
    assertThatThrownBy(
            () ->
                Listener.open(
                    transport,
                    Listener.Config.at(new InetSocketAddress(host, port)),
                    () -> {
                      throw new AssertionError("serves");
                    },
                    new MemoryLedger(),
                    new Load(1),
                    null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
