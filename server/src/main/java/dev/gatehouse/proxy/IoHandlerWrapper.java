package dev.gatehouse.proxy;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** Passes everything on to a handler of Netty's, for those who do some of it in another way. */
abstract class IoHandlerWrapper implements IoHandler {
  private final IoHandler wrapped;

  IoHandlerWrapper(IoHandler wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public void initialize() {
    wrapped.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return wrapped.run(context);
  }

  @Override
  public void prepareToDestroy() {
    wrapped.prepareToDestroy();
  }

  @Override
  public void destroy() {
    wrapped.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return wrapped.register(handle);
  }

  @Override
  public void wakeup() {
    wrapped.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> kind) {
    return wrapped.isCompatible(kind);
  }
}
