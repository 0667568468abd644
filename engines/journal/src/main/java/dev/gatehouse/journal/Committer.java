package dev.gatehouse.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forces what was appended to the disk, for all appenders at once, and tells each of them once per
 * commit. What arrives while the disk works is the next commit.
 *
 * <p>Writers who were just answered are about to come back: the next commit waits a little until as
 * many wait as did the last time, because two small commits take as long as two large ones.
 */
final class Committer implements Runnable {
  // Longer than two threads need to wake each other, and less than an fsync of most disks.
  private static final long MIN_PATIENCE = 200_000;
  private static final long MAX_PATIENCE = 2_000_000;
  private static final int PATIENCE_PER_FSYNC = 8;

  // After they did not come back in time, one commit begins at once; the next time two, and so on.
  private static final int MOST_HASTE = 8;

  private final Line line;
  private final Options options;
  private final Disk disk;
  private final Bell bell = new Bell();
  private final Bell notary;
  private final List<Appender> appenders = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;
  private volatile long busySince;
  private volatile boolean busy;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile int quorum = 1;
  private int haste;
  private int nextHaste = 1;
  private long usualNanos;
  private long noticed = System.nanoTime();

  Committer(Line line, Options options, Disk disk, Bell notary) {
    this.line = line;
    this.options = options;
    this.disk = disk;
    this.notary = notary;
  }

  void serve(Appender appender) {
    appenders.add(appender);
  }

  List<Appender> appenders() {
    return appenders;
  }

  /** One more record waits for the disk. */
  void waiting() {
    if (waiting.incrementAndGet() >= quorum) {
      bell.ring();
    }
  }

  /** Whether the disk has been silent for longer than the deadline. */
  boolean stalled() {
    return busy && System.nanoTime() - busySince > options.deadline().toNanos();
  }

  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    while (!stopped) {
      gather();
      commit();
      notice();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding is bounded, and advice only
  private void gather() {
    if (quorum > 1) {
      long patience = Math.clamp(usualNanos / PATIENCE_PER_FSYNC, MIN_PATIENCE, MAX_PATIENCE);
      long end = System.nanoTime() + patience;
      for (long left = patience; left > 0 && waiting.get() < quorum; ) {
        if (patience - left < MIN_PATIENCE) {
          // To sleep and be woken would take longer than most of them need; whoever else wants
          // the processor gets it.
          Thread.yield();
        } else {
          bell.await(left);
        }
        left = end - System.nanoTime();
      }
      boolean late = waiting.get() < quorum;
      haste = late ? nextHaste : 0;
      nextHaste = late ? Math.min(2 * nextHaste, MOST_HASTE) : 1;
      quorum = 1;
    }
    if (waiting.get() == 0) {
      bell.await(options.checkpointEvery().toNanos());
    }
  }

  void commit() {
    int[] counts = appenders.stream().mapToInt(Appender::waiting).toArray();
    for (LiveSegment segment : line.segments()) {
      if (!segment.wounded && segment.durable < segment.tail()) {
        force(segment);
      }
    }
    int settled = Arrays.stream(counts).sum();
    int left = waiting.addAndGet(-settled);
    haste = Math.max(0, haste - 1);
    quorum = haste > 0 ? 1 : Math.max(1, settled + left);
    for (int i = 0; i < counts.length; i++) {
      appenders.get(i).settle(counts[i]);
    }
  }

  private void force(LiveSegment segment) {
    try {
      long published = segment.published(segment.durable);
      if (published - segment.durable > Kernel.PAGE) {
        Kernel.unmap(segment.memory, segment.durable, published);
      }
      busySince = System.nanoTime();
      busy = true;
      disk.force(segment.channel);
      segment.durable = published;
      usualNanos += (System.nanoTime() - busySince - usualNanos) / PATIENCE_PER_FSYNC;
    } catch (IOException e) {
      // After a failed fsync the kernel calls pages clean that never reached the disk; asking
      // again would be told yes. The segment is copied from memory to a new file instead.
      segment.wound();
    } catch (InternalError e) {
      // A page was lost, and its appender has not told yet.
      segment.wound();
    } finally {
      busy = false;
    }
  }

  // The notary works in batches: it is called at the interval, not at every commit.
  private void notice() {
    if (System.nanoTime() - noticed >= options.checkpointEvery().toNanos()) {
      noticed = System.nanoTime();
      notary.ring();
    }
  }
}
