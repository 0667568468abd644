package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.proxy.http.Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A door on an address: accepts connections and sends each of their calls through a snapshot. */
public final class Listener {

  /**
   * What a listener allows.
   *
   * @param maxBody bytes of content of one request
   * @param headTime from the first byte of a request to the end of its head
   * @param bodyTime between two pieces of a request's content, and of an answer's towards the
   *     caller
   * @param idleTime between two requests
   * @param callTime for a call that no operation says otherwise of
   * @param proxies in front of it whose word counts
   */
  public record Config(
      InetSocketAddress address,
      Limits limits,
      long maxBody,
      Duration headTime,
      Duration bodyTime,
      Duration idleTime,
      Duration callTime,
      Bounds bounds,
      TrustedProxies proxies) {

    /** An address with the usual limits. */
    public static Config at(InetSocketAddress address) {
      return new Config(
          address,
          Limits.USUAL,
          64L << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Bounds.USUAL,
          TrustedProxies.NONE);
    }
  }

  private final Channel channel;
  private final Doorway doorway;

  private Listener(Channel channel, Doorway doorway) {
    this.channel = channel;
    this.doorway = doorway;
  }

  /**
   * Binds and begins to accept.
   *
   * @param snapshot asked once per call
   * @param ledger told of the ends of streamed answers
   * @param load counts the calls under way
   * @param tls null for plaintext
   * @throws IOException if the address cannot be bound
   */
  public static Listener open(
      Transport transport,
      Config config,
      Supplier<Snapshot> snapshot,
      Ledger ledger,
      Load load,
      @Nullable ServerTls tls)
      throws IOException {
    return open(transport, config, snapshot, ledger, load, tls, new ArrayList<>());
  }

  /**
   * The same on a socket that was inherited, if one is at the address; it is taken off the list.
   */
  public static Listener open(
      Transport transport,
      Config config,
      Supplier<Snapshot> snapshot,
      Ledger ledger,
      Load load,
      @Nullable ServerTls tls,
      List<Inherited> inherited)
      throws IOException {
    Doorway doorway = new Doorway(config, tls == null ? "http" : "https", snapshot, ledger, load);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(transport.group())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32768, 65536))
            .childHandler(new Entrance(transport, doorway, tls));
    Optional<Inherited> known =
        inherited.stream()
            .filter(one -> transport.handsOver() && one.isAt(config.address()))
            .findFirst();
    ChannelFuture bound;
    if (known.isPresent()) {
      inherited.remove(known.get());
      bound = bootstrap.channelFactory(() -> known.get().channel()).register();
    } else {
      bootstrap.option(ChannelOption.SO_BACKLOG, 4096).option(ChannelOption.SO_REUSEADDR, true);
      bound = bootstrap.channel(transport.serverChannel()).bind(config.address());
    }
    if (!bound.awaitUninterruptibly().isSuccess()) {
      throw unusable(config.address(), bound.cause());
    }
    return new Listener(bound.channel(), doorway);
  }

  private static IOException unusable(InetSocketAddress address, @Nullable Throwable cause) {
    // Native transports say of which call, and as which number, before they say why.
    String why =
        cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException
            ? "there is no address of this name"
            : cause == null ? "" : String.valueOf(cause.getMessage()).replaceFirst("^.*\\): ", "");
    return new IOException(
        "cannot listen on %s:%d: %s".formatted(address.getHostString(), address.getPort(), why),
        cause);
  }

  /** The socket itself, to be handed to another process; empty where that is not to be had. */
  Optional<FileDescriptor> socket() {
    return channel instanceof EpollServerSocketChannel epoll
        ? Optional.of(epoll.fd())
        : Optional.empty();
  }

  /**
   * Accepts nothing more and lets the successor in: whoever has a call under way gets its answer,
   * and is told that it is the last on its connection. Connections that are without a call after a
   * moment are closed; what still comes to the socket waits for the successor. Returns when there
   * is nothing but streams, or after {@code most}.
   */
  public void leave(Duration most) {
    channel.config().setAutoRead(false);
    doorway.leave(most);
  }

  /** The address that is listened on, with the port that the system chose if it was 0. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Connections that are open now. */
  public int connections() {
    return doorway.connections();
  }

  /**
   * Stops accepting, lets the calls under way end, closes their connections; cuts off what is left
   * after {@code deadline}. Returns when nothing is left.
   */
  public void close(Duration deadline) {
    channel.close().awaitUninterruptibly();
    doorway.drain(deadline);
  }

  /** Receives new connections. */
  private static final class Entrance extends ChannelInitializer<SocketChannel> {
    private final Transport transport;
    private final Doorway doorway;
    private final @Nullable ServerTls tls;

    Entrance(Transport transport, Doorway doorway, @Nullable ServerTls tls) {
      this.transport = transport;
      this.doorway = doorway;
      this.tls = tls;
    }

    @Override
    protected void initChannel(SocketChannel accepted) {
      // A caller that has already left again has no address.
      InetSocketAddress remote = accepted.remoteAddress();
      InetSocketAddress local = accepted.localAddress();
      if (remote == null || local == null || !doorway.admits()) {
        Wire.close(accepted);
        return;
      }
      Peer peer = new Peer(remote.getAddress(), local.getPort());
      var _ = accepted.closeFuture().addListener(_ -> doorway.gone(peer));
      if (!doorway.admits(peer)) {
        Wire.close(accepted);
        return;
      }
      LaterClose.on(accepted);
      Listener.Config config = doorway.config();
      if (config.proxies().header() && config.proxies().include(peer.address())) {
        accepted.pipeline().addLast(new ProxyHeader(peer, config.headTime(), doorway::admits));
      }
      if (tls != null) {
        accepted.pipeline().addLast(tls.handler(peer, config.headTime()));
      }
      ProxyLoop loop = transport.loopOf(accepted.eventLoop());
      accepted.pipeline().addLast(new Greeting(doorway, loop, accepted, peer));
    }
  }
}
