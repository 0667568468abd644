package dev.gatehouse.proxy;

import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A listening socket that another process made and that this one has now, too. */
public final class Inherited {
  private final EpollServerSocketChannel channel;

  Inherited(EpollServerSocketChannel channel) {
    this.channel = channel;
  }

  EpollServerSocketChannel channel() {
    return channel;
  }

  /** Whether it is one for an address, whose port may be any. */
  boolean isAt(InetSocketAddress wanted) {
    InetSocketAddress local = channel.localAddress();
    return local.getAddress().equals(wanted.getAddress())
        && (wanted.getPort() == 0 || wanted.getPort() == local.getPort());
  }

  /** Lets go of it: nobody listens on it here. */
  public void close() {
    try {
      channel.fd().close();
    } catch (IOException e) {
      // It ends with the process.
    }
  }
}
