package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Does the slow work behind the appenders: allocates the spare, rotates by age, rescues segments
 * that the disk refused, compresses what is signed.
 */
final class Keeper implements Runnable {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int CHUNK = 1 << 20;

  private final Line line;
  private final Options options;
  private final Layout layout;
  private final NoteKey key;
  private final Disk disk;
  private final Bell bell;
  private final Health health;
  private final Compression compression;
  private final Rescue rescue;
  private final Deque<Integer> uncompressed = new ArrayDeque<>();
  private int lastOrdinal;
  private volatile boolean stopped;

  Keeper(
      Line line,
      Options options,
      Layout layout,
      NoteKey key,
      Ground ground,
      Bell bell,
      Health health,
      Recovery recovery,
      int lastOrdinal) {
    this.line = line;
    this.options = options;
    this.layout = layout;
    this.key = key;
    this.disk = ground.disk();
    this.bell = bell;
    this.health = health;
    this.compression = new Compression(layout, disk, ground.watch());
    this.rescue = new Rescue(layout, disk);
    this.uncompressed.addAll(recovery.uncompressed());
    this.lastOrdinal = lastOrdinal;
  }

  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    while (!stopped) {
      prepare();
      rotate();
      rescue();
      if (compress()) {
        continue;
      }
      bell.await(TICK.toNanos());
    }
  }

  private void prepare() {
    if (!line.needsSpare()) {
      return;
    }
    try {
      line.offer(allocate(layout, options, disk, lastOrdinal + 1));
      lastOrdinal++;
      health.worked(Health.Work.ALLOCATE);
    } catch (IOException e) {
      health.failed(Health.Work.ALLOCATE, e);
    }
  }

  /** A new segment file, every byte of it written as zero and on the disk. */
  static LiveSegment allocate(Layout layout, Options options, Disk disk, int ordinal)
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
    if (!line.needsSpare() && (current.closed() || (old && !current.empty()))) {
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

  /** Compresses one segment; whether there was one. */
  private boolean compress() {
    for (LiveSegment segment : line.segments()) {
      if (segment.signed && segment != line.current()) {
        line.remove(segment);
        segment.release();
        uncompressed.add(segment.ordinal);
      }
    }
    Integer ordinal = uncompressed.peek();
    if (ordinal == null || stopped) {
      return false;
    }
    try {
      Optional<Seal> seal = layout.seal(ordinal, key);
      if (seal.isPresent()) {
        compression.run(ordinal, seal.get());
      }
      uncompressed.remove();
      health.worked(Health.Work.COMPRESS);
      return true;
    } catch (IOException e) {
      health.failed(Health.Work.COMPRESS, e);
      return false;
    }
  }
}
