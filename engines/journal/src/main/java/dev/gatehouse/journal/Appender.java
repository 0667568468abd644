package dev.gatehouse.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A stream of records into the journal, made for one event loop. Appending copies the record on the
 * caller's thread, without a lock; any thread may do it.
 */
public final class Appender {
  private final int stream;
  private final Executor executor;
  private final Line line;
  private final Committer committer;
  private final int maxRecord;
  private final Failpoint.Watch watch;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  // The queue counts its elements by walking through them.
  private final AtomicInteger waiting = new AtomicInteger();

  Appender(
      int stream,
      Executor executor,
      Line line,
      Committer committer,
      int maxRecord,
      Failpoint.Watch watch) {
    this.stream = stream;
    this.executor = executor;
    this.line = line;
    this.committer = committer;
    this.maxRecord = maxRecord;
    this.watch = watch;
  }

  /**
   * Appends a record as `written`: when this returns, the operating system has it, and killing the
   * process does not lose it.
   *
   * @param time microseconds since 1970
   */
  public Receipt append(byte[] bytes, int from, int length, long time) {
    if (length > maxRecord) {
      return new Receipt.Refused(Refusal.TOO_LONG);
    }
    watch.reached(Failpoint.BEFORE_WRITE);
    int space = Frame.space(length);
    while (true) {
      LiveSegment segment = line.current();
      long claim = segment.claim(space);
      if (claim != LiveSegment.NO_ROOM) {
        Frame.Stamp stamp = new Frame.Stamp(segment.sequence(claim), time, stream, Frame.RECORD);
        return write(segment, LiveSegment.at(claim), stamp, bytes, from, length);
      }
      if (!line.rotate(segment)) {
        return new Receipt.Refused(line.refusal());
      }
    }
  }

  /**
   * Appends a record as `durable`: `settled` is called once, on this appender's executor, when the
   * disk has confirmed the record or it is refused. One wake-up of the executor serves all records
   * of one commit.
   *
   * @param time microseconds since 1970
   */
  public void appendDurable(
      byte[] bytes, int from, int length, long time, Consumer<Receipt> settled) {
    Receipt receipt =
        committer.stalled() ? new Receipt.Refused(Refusal.SLOW) : append(bytes, from, length, time);
    switch (receipt) {
      case Receipt.Kept kept -> {
        waiters.add(new Waiter(kept.sequence(), System.nanoTime(), settled));
        waiting.incrementAndGet();
        committer.waiting();
      }
      case Receipt.Refused refused -> execute(() -> settled.accept(refused));
    }
  }

  private Receipt write(
      LiveSegment segment, long at, Frame.Stamp stamp, byte[] bytes, int from, int length) {
    try {
      Frame.write(segment.memory, at, segment.salt, stamp, bytes, from, length);
    } catch (InternalError e) {
      // A page of the mapped file could not be had: the JDK's form of SIGBUS.
      segment.wound();
    }
    watch.reached(Failpoint.AFTER_WRITE);
    // A wounded segment is copied a while after it was wounded; whoever published before that
    // and saw no wound is in the copy.
    return segment.wounded
        ? new Receipt.Refused(Refusal.FAILED)
        : new Receipt.Kept(stamp.sequence());
  }

  /** How many records wait for the disk now; all of them are published. */
  int waiting() {
    return waiting.get();
  }

  /** Settles the oldest `count` records after a commit. */
  void settle(int count) {
    if (count == 0) {
      return;
    }
    waiting.addAndGet(-count);
    List<Waiter> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(waiters.remove());
    }
    // The committer's time is everybody's: all that can be is done by the executor.
    if (line.wounded()) {
      Set<Waiter> lost = new HashSet<>(batch);
      lost.removeIf(waiter -> !line.wounded(waiter.sequence));
      tell(
          batch,
          waiter -> lost.contains(waiter) ? new Receipt.Refused(Refusal.FAILED) : waiter.kept());
    } else {
      tell(batch, Waiter::kept);
    }
  }

  /** Refuses the records that were appended before `nanos` and still wait. */
  void expire(long nanos) {
    List<Waiter> late = new ArrayList<>();
    for (Waiter waiter : waiters) {
      if (waiter.nanos - nanos >= 0) {
        break;
      }
      late.add(waiter);
    }
    if (!late.isEmpty()) {
      tell(late, _ -> new Receipt.Refused(Refusal.SLOW));
    }
  }

  private void tell(List<Waiter> batch, Function<Waiter, Receipt> receipt) {
    execute(
        () -> {
          for (Waiter waiter : batch) {
            try {
              waiter.settle(receipt.apply(waiter));
            } catch (RuntimeException e) {
              // Its owner's mistake: who waits behind it is told all the same.
              Thread thread = Thread.currentThread();
              thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
          }
        });
  }

  private void execute(Runnable answers) {
    try {
      executor.execute(answers);
    } catch (RejectedExecutionException e) {
      // The loop is shut down: there is nobody left to tell.
    }
  }

  /** One record that waits for the disk, and whom to tell. */
  private record Waiter(long sequence, long nanos, Consumer<Receipt> settled, AtomicBoolean done) {
    Waiter(long sequence, long nanos, Consumer<Receipt> settled) {
      this(sequence, nanos, settled, new AtomicBoolean());
    }

    Receipt kept() {
      return new Receipt.Kept(sequence);
    }

    void settle(Receipt receipt) {
      if (done.compareAndSet(false, true)) {
        settled.accept(receipt);
      }
    }
  }
}
