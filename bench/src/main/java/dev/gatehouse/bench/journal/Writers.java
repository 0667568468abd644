package dev.gatehouse.bench.journal;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** 64 writers that each wait for the disk before their next record. */
enum Writers {
  /** As calls of the doorway wait: what is left to do is called on their loop. */
  CALLS {
    @Override
    void run(List<ExecutorService> loops, List<Appender> appenders, long end, LongAdder kept)
        throws InterruptedException {
      CountDownLatch ended = new CountDownLatch(COUNT);
      for (int i = 0; i < COUNT; i++) {
        Appender appender = appenders.get(i % appenders.size());
        Call call = new Call(appender, new Traffic(i).next(), end, kept, ended);
        loops.get(i % loops.size()).execute(call::next);
      }
      ended.await();
    }
  },
  /** Each a thread of its own, which sleeps until it is woken. */
  THREADS {
    @Override
    void run(List<ExecutorService> loops, List<Appender> appenders, long end, LongAdder kept)
        throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        Appender appender = appenders.get(i % appenders.size());
        byte[] record = new Traffic(i).next();
        threads.add(Thread.ofPlatform().start(() -> block(appender, record, end, kept)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  };

  static final int COUNT = 64;

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Writes until `end`, by System.nanoTime; counts what is on the disk. */
  abstract void run(List<ExecutorService> loops, List<Appender> appenders, long end, LongAdder kept)
      throws InterruptedException;

  private static void block(Appender appender, byte[] record, long end, LongAdder kept) {
    Thread self = Thread.currentThread();
    boolean[] settled = new boolean[1];
    while (System.nanoTime() - end < 0) {
      synchronized (settled) {
        settled[0] = false;
      }
      appender.appendDurable(
          record,
          0,
          record.length,
          1,
          receipt -> {
            confirm(receipt, kept);
            synchronized (settled) {
              settled[0] = true;
            }
            LockSupport.unpark(self);
          });
      while (!isSet(settled)) {
        LockSupport.park();
      }
    }
  }

  private static boolean isSet(boolean[] settled) {
    synchronized (settled) {
      return settled[0];
    }
  }

  private static void confirm(Receipt receipt, LongAdder kept) {
    if (!(receipt instanceof Receipt.Kept)) {
      throw new IllegalStateException("a disk that works confirms, was " + receipt);
    }
    kept.increment();
  }

  /** Appends its next record when the one before is on the disk. */
  @SuppressWarnings("ArrayRecordComponent") // never compared by value
  private record Call(
      Appender appender, byte[] record, long end, LongAdder kept, CountDownLatch ended) {
    void next() {
      if (System.nanoTime() - end > 0) {
        ended.countDown();
        return;
      }
      appender.appendDurable(record, 0, record.length, 1, this::settled);
    }

    private void settled(Receipt receipt) {
      confirm(receipt, kept);
      next();
    }
  }
}
