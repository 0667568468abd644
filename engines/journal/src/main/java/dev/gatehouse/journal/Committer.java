package dev.gatehouse.journal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Forces what was appended to the disk, for all appenders at once, and tells each of them once per
 * commit. What arrives while the disk works is the next commit.
 */
final class Committer implements Runnable {
  private final Line line;
  private final Options options;
  private final Disk disk;
  private final Failpoint.Watch watch;
  private final Bell bell = new Bell();
  private final Bell notary;
  private final List<Appender> appenders = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;
  private volatile long busySince;
  private volatile boolean busy;
  private long noticed = System.nanoTime();

  Committer(Line line, Options options, Disk disk, Failpoint.Watch watch, Bell notary) {
    this.line = line;
    this.options = options;
    this.disk = disk;
    this.watch = watch;
    this.notary = notary;
  }

  void serve(Appender appender) {
    appenders.add(appender);
  }

  List<Appender> appenders() {
    return appenders;
  }

  void ring() {
    bell.ring();
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
      bell.await(options.checkpointEvery().toNanos());
      commit();
      notice();
    }
  }

  void commit() {
    int[] counts = appenders.stream().mapToInt(Appender::waiting).toArray();
    for (LiveSegment segment : line.segments()) {
      if (!segment.wounded && segment.durable < segment.tail()) {
        force(segment);
      }
    }
    for (int i = 0; i < counts.length; i++) {
      appenders.get(i).settle(counts[i]);
    }
  }

  private void force(LiveSegment segment) {
    long published = segment.published(segment.durable);
    busySince = System.nanoTime();
    busy = true;
    try {
      watch.reached(Failpoint.BEFORE_FSYNC);
      disk.force(segment.channel);
      watch.reached(Failpoint.AFTER_FSYNC);
      segment.durable = published;
    } catch (IOException e) {
      // After a failed fsync the kernel calls pages clean that never reached the disk; asking
      // again would be told yes. The segment is copied from memory to a new file instead.
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
