package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.config.Network;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever is closed to while it is read from, and stays, hears of it by every way to the kernel.
 */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class ClosedWithinReadTest {
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");

  private static Socket connected(Door door) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), door.listener.address().getPort());
  }

  private static void write(Socket to, String text) throws IOException {
    to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A silence ends the test. */
  private static void hearsItsEnd(Socket peer) throws IOException {
    peer.setSoTimeout(5_000);
    try {
      peer.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // It was reset, which is an end as well.
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void a_caller_that_said_nothing(Io io) throws Exception {
    assumeTrue(io.unavailability() == null);
    try (ServerSocket upstream = listening();
        Door door = Door.to(upstream).io(io).open();
        Socket caller = connected(door)) {
      caller.shutdownOutput();
      hearsItsEnd(caller);
    }
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void a_proxy_that_does_not_say_for_whom(Io io) throws Exception {
    assumeTrue(io.unavailability() == null);
    Network here = new Network(InetAddress.ofLiteral("127.0.0.0"), 8);
    Listener.Config config =
        new Allowed().proxies(new TrustedProxies(List.of(here), true)).config();
    try (ServerSocket upstream = listening();
        Door door = Door.to(upstream).listener(config).io(io).open();
        Socket caller = connected(door)) {
      write(caller, GET);
      hearsItsEnd(caller);
    }
  }

  /** What an upstream does when a call has come. */
  private interface Play {
    void play(Socket upstream, RawCaller caller) throws IOException;
  }

  /** Has an upstream called, which does something and then hears of its end. */
  private static void calls(Io io, Function<ServerSocket, Door.Builder> to, Play play)
      throws IOException {
    assumeTrue(io.unavailability() == null);
    try (ServerSocket socket = listening();
        Door door = to.apply(socket).io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(GET);
      try (Socket upstream = socket.accept()) {
        upstream.getInputStream().readNBytes(20);
        play.play(upstream, caller);
        hearsItsEnd(upstream);
      }
    }
  }

  private static void answersWell(Socket upstream, RawCaller caller) throws IOException {
    write(upstream, ScriptedUpstream.HELLO);
    assertThat(caller.answer().content()).isEqualTo("hello");
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void an_upstream_that_answers_wrongly(Io io) throws Exception {
    for (String answer :
        List.of(
            "nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n")) {
      calls(io, Door::to, (upstream, _) -> write(upstream, answer));
    }
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void an_upstream_that_speaks_unasked(Io io) throws Exception {
    calls(
        io,
        Door::to,
        (upstream, caller) -> {
          answersWell(upstream, caller);
          write(upstream, ScriptedUpstream.HELLO);
        });
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void an_upstream_that_sends_no_more(Io io) throws Exception {
    calls(
        io,
        Door::to,
        (upstream, caller) -> {
          answersWell(upstream, caller);
          upstream.shutdownOutput();
        });
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void an_upstream_that_does_not_speak_HTTP_2(Io io) throws Exception {
    calls(
        io,
        socket -> Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)),
        (upstream, _) ->
            write(upstream, Raw.head("HTTP/1.1 400 Bad Request", "Content-Length: 0")));
  }

  @ParameterizedTest
  @EnumSource(Io.class)
  void an_upstream_that_refuses_TLS(Io io, @TempDir Path folder) throws Exception {
    Path believed = new TestAuthority(folder, "servers").file();
    calls(
        io,
        socket ->
            Door.to(URI.create("https://127.0.0.1:" + socket.getLocalPort()))
                .secured(new Upstream.Tls(believed, null, null, "")),
        (upstream, _) ->
            upstream
                .getOutputStream()
                .write(BareRecords.framed(BareRecords.ALERT, new byte[] {2, 40})));
  }

  /** Also with something on its way to it. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void whoever_is_dropped(Io io) throws Exception {
    assumeTrue(io.unavailability() == null);
    Transport.Settings settings = new Transport.Settings(1, io, 1 << 20);
    for (int written : new int[] {0, 1, 1 << 20}) {
      try (Transport transport = Transport.open(settings, InstantSource.system(), new Random(1));
          ServerSocket socket = listening()) {
        var _ =
            new Bootstrap()
                .group(transport.group())
                .channel(transport.clientChannel())
                .handler(
                    new ChannelInitializer<Channel>() {
                      @Override
                      protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Dropping(written));
                      }
                    })
                .connect(socket.getLocalSocketAddress());
        try (Socket peer = socket.accept()) {
          write(peer, "a");
          hearsItsEnd(peer);
        }
      }
    }
  }

  /** Writes so much when it reads something, and drops the connection. */
  private static final class Dropping extends ChannelInboundHandlerAdapter {
    private final int written;

    Dropping(int written) {
      this.written = written;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
      if (written > 0) {
        Wire.send(ctx.channel(), ctx.alloc().buffer(written).writeZero(written));
      }
      Wire.drop(ctx.channel());
    }
  }
}
