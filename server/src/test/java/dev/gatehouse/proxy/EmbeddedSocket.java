package dev.gatehouse.proxy;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A socket without a network: what is written is kept, what is read is given. */
final class EmbeddedSocket extends EmbeddedChannel implements SocketChannel {
  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private final SocketChannelConfig config = new Config(this);
  private boolean outputShut;

  /** Behind the end of its channel there is nothing to set, as of any socket. */
  private static final class Config extends DefaultSocketChannelConfig {
    Config(SocketChannel channel) {
      super(channel, new Socket());
    }

    @Override
    public SocketChannelConfig setSoLinger(int seconds) {
      if (!channel.isOpen()) {
        throw new ChannelException("closed");
      }
      return this;
    }
  }

  /** Whether we have said that nothing more will come. */
  boolean outputShut() {
    return outputShut;
  }

  @Override
  public SocketChannelConfig config() {
    // Asked for by the constructor of its parent too.
    return config == null ? new Config(this) : config;
  }

  @Override
  public ServerSocketChannel parent() {
    throw new UnsupportedOperationException("accepted by nobody");
  }

  @Override
  public InetSocketAddress localAddress() {
    return HERE;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return HERE;
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setSuccess();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    outputShut = true;
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    outputShut = true;
    return promise.setSuccess();
  }

  @Override
  public boolean isShutdown() {
    return outputShut;
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdownOutput();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return shutdownOutput(promise);
  }
}
