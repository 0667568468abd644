package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the line of segments going: allocates spares, rotates by age, rescues segments that the
 * disk refused.
 */
final class Keeper implements Runnable {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int FIRST_TICKS = 4;

  // The kernel keeps a file in memory in pieces as large as it was written in, and an fsync writes
  // whole pieces: large ones make each commit of a few records dear, small ones each append.
  private static final int CHUNK = 64 << 10;

  /** What is written at once, a fifth of a millisecond's work, and the pause behind it. */
  private static final int PIECE = 1 << 20;

  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Line line;
  private final Options options;
  private final Layout layout;
  private final Disk disk;
  private final Bell bell;
  private final Health health;
  private final Rescue rescue;
  private int lastOrdinal;
  private volatile boolean stopped;

  Keeper(
      Line line,
      Options options,
      Layout layout,
      Disk disk,
      Bell bell,
      Health health,
      int lastOrdinal) {
    this.line = line;
    this.options = options;
    this.layout = layout;
    this.disk = disk;
    this.bell = bell;
    this.health = health;
    this.rescue = new Rescue(layout, disk);
    this.lastOrdinal = lastOrdinal;
  }

  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    awaitNeed();
    while (!stopped) {
      boolean more = prepare();
      rotate();
      rescue();
      if (!more) {
        bell.await(TICK.toNanos());
      }
    }
  }

  /**
   * A spare takes the disk for a while. Behind a segment that is nearly empty it can wait until
   * what opened the journal has done what it opened it for.
   */
  private void awaitNeed() {
    LiveSegment current = line.current();
    for (int ticks = FIRST_TICKS; ticks > 0 && !stopped && isYoung(current); ticks--) {
      bell.await(TICK.toNanos());
    }
  }

  private static boolean isYoung(LiveSegment segment) {
    return !segment.closed() && !segment.wounded && segment.tail() < segment.memory.byteSize() / 8;
  }

  /** Makes one spare; whether the next should follow at once. */
  private boolean prepare() {
    if (!line.needsSpare()) {
      return false;
    }
    try {
      line.offer(allocate(layout, options, disk, lastOrdinal + 1, this::pause));
      lastOrdinal++;
      health.worked(Health.Work.ALLOCATE);
      return line.needsSpare();
    } catch (IOException e) {
      health.failed(Health.Work.ALLOCATE, e);
      return false;
    }
  }

  // Without a spare, records are refused as soon as the segment is full.
  private void pause() {
    if (line.wellStocked() && !stopped) {
      bell.await(PAUSE.toNanos());
    }
  }

  /** A new segment file, every byte of it written as zero and on the disk. */
  static LiveSegment allocate(Layout layout, Options options, Disk disk, int ordinal, Pace pace)
      throws IOException {
    Path file = layout.segment(ordinal);
    Arena arena = Arena.ofShared();
    try {
      FileChannel channel =
          disk.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
        for (int left = options.segmentBytes(); left > 0; left -= CHUNK) {
          disk.write(channel, zeros.clear().limit(Math.min(CHUNK, left)));
          if (left % PIECE == 0) {
            pace.piece();
          }
        }
        disk.force(channel);
        disk.forceFolder(layout.journal());
        MemorySegment memory = disk.map(channel, arena);
        long salt = options.random().nextLong();
        return new LiveSegment(file, channel, memory, arena, ordinal, salt);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      arena.close();
      // What was allocated so far would keep the disk full.
      disk.delete(file);
      throw e;
    }
  }

  private void rotate() {
    LiveSegment current = line.current();
    boolean old = System.nanoTime() - current.bornNanos() > options.segmentAge().toNanos();
    if (line.hasSpare() && (current.closed() || (old && !current.empty()))) {
      line.rotate(current);
    }
  }

  private void rescue() {
    for (LiveSegment segment : line.segments()) {
      if (segment.wounded) {
        try {
          Optional<LiveSegment> healed = rescue.run(segment, System.nanoTime());
          healed.ifPresent(copy -> line.replace(segment, copy));
          health.worked(Health.Work.RESCUE);
        } catch (IOException e) {
          health.failed(Health.Work.RESCUE, e);
        }
      }
    }
  }
}
