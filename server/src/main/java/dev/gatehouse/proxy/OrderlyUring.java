package dev.gatehouse.proxy;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * io_uring of which nothing is under way when its loop ends. Other threads wake a loop by writing
 * to a file that it reads, and Netty 4.2.18 writes to it, too, when the loop begins to end. What is
 * written behind the last read is read when the kernel closes the ring, into memory that has been
 * freed by then: glibc aborts the process when it finds out. So nobody is let write any more, and
 * what the kernel would have to finish first, a send that nobody takes, is ended. For loops that
 * end without a quiet period.
 */
final class OrderlyUring extends IoHandlerWrapper {
  private static final System.Logger LOG = System.getLogger(OrderlyUring.class.getName());

  /** So many that are not looked through. */
  private static final int LEAST = 16;

  /** Sockets that are shut end at once; the rest is for a machine that is busy. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ThreadAwareExecutor loop;

  // These are confined to the loop.
  private final Set<Channel> open = new HashSet<>();

  /** Of channels that are closed, those of which something is still under way, and some more. */
  private final List<IoRegistration> left = new ArrayList<>();

  private int bound = LEAST;

  private final Object gate = new Object();
  private boolean ends;

  OrderlyUring(IoHandler uring, ThreadAwareExecutor loop) {
    super(uring);
    this.loop = loop;
  }

  /** Makes the handlers of a group of loops. */
  static final class Factory implements IoHandlerFactory {
    private final IoHandlerFactory urings = IoUringIoHandler.newFactory();
    private final List<OrderlyUring> made = new CopyOnWriteArrayList<>();

    @Override
    public IoHandler newHandler(ThreadAwareExecutor loop) {
      OrderlyUring uring = new OrderlyUring(urings.newHandler(loop), loop);
      made.add(uring);
      return uring;
    }

    /** Ends all that is open on the loops, while they still run; waits for that, but not long. */
    void end() {
      made.stream().map(OrderlyUring::ending).toList().forEach(CompletableFuture::join);
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    IoRegistration registration = super.register(handle);
    if (handle instanceof Channel.Unsafe unsafe) {
      Channel channel = unsafe.voidPromise().channel();
      open.add(channel);
      channel.closeFuture().addListener(_ -> closed(channel, registration));
    }
    return registration;
  }

  private void closed(Channel channel, IoRegistration registration) {
    open.remove(channel);
    left.add(registration);
    if (left.size() > bound) {
      prune();
      bound = Math.max(LEAST, 2 * left.size());
    }
  }

  private void prune() {
    left.removeIf(registration -> !registration.isValid());
  }

  @Override
  public void wakeup() {
    if (loop.isExecutorThread(Thread.currentThread())) {
      return;
    }
    synchronized (gate) {
      if (!ends) {
        super.wakeup();
      }
    }
  }

  /** Once: Netty writes to the file each time. */
  @Override
  public void prepareToDestroy() {
    if (closeGate()) {
      super.prepareToDestroy();
    }
  }

  @Override
  public void destroy() {
    closeGate();
    super.destroy();
  }

  /** Behind this no other thread writes; whether it was open. */
  private boolean closeGate() {
    synchronized (gate) {
      boolean first = !ends;
      ends = true;
      return first;
    }
  }

  private CompletableFuture<Boolean> ending() {
    return CompletableFuture.runAsync(this::end, loop)
        .handle((_, bug) -> isWell(bug))
        .completeOnTimeout(false, 2, TimeUnit.SECONDS);
  }

  private static boolean isWell(@Nullable Throwable bug) {
    if (bug != null) {
      LOG.log(System.Logger.Level.ERROR, "not all of a loop was ended", bug);
    }
    return bug == null;
  }

  private void end() {
    long since = System.nanoTime();
    while (isBusy() && System.nanoTime() - since < MOST_NANOS) {
      // Also what was opened meanwhile.
      for (Channel channel : List.copyOf(open)) {
        channel.unsafe().close(channel.voidPromise());
        LaterClose.shut(channel);
      }
      run(Briefly.WAITING);
    }
  }

  private boolean isBusy() {
    prune();
    return !open.isEmpty() || !left.isEmpty();
  }

  private enum Briefly implements IoHandlerContext {
    WAITING;

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    @Override
    public boolean canBlock() {
      return true;
    }

    @Override
    public long delayNanos(long now) {
      return NANOS;
    }

    @Override
    public long deadlineNanos() {
      return System.nanoTime() + NANOS;
    }
  }
}
