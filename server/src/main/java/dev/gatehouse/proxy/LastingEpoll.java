package dev.gatehouse.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Epoll that keeps a socket of which nothing is awaited for now: one that will bring nothing more
 * and takes what is written to it. Netty 4.2.18 removes such a socket, and fails (ENOENT) and
 * closes it as soon as it has to wait until more can be written.
 */
final class LastingEpoll extends IoHandlerWrapper {
  /** What the kernel says of every socket, once. */
  private static final EpollIoOps ERRORS = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

  private LastingEpoll(IoHandler epoll) {
    super(epoll);
  }

  static IoHandlerFactory factory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new LastingEpoll(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(super.register(handle));
  }

  private record Registration(IoRegistration of) implements IoRegistration {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the shape is Netty's
    public <T> T attachment() {
      return of.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      return of.submit(ops.equals(EpollIoOps.NONE) ? ERRORS : ops);
    }

    @Override
    public boolean isValid() {
      return of.isValid();
    }

    @Override
    public boolean cancel() {
      return of.cancel();
    }
  }
}
