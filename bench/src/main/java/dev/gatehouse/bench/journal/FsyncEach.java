package dev.gatehouse.bench.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The peer: one write and one fsync per record, into a file that is made as a segment is. */
final class FsyncEach implements Closeable {
  private static final int FILE = 32 << 20;
  private static final int CHUNK = 64 << 10;

  private final FileChannel channel;
  private final long injected;
  private final Traffic traffic = new Traffic(7);
  private final List<Long> nanos = new ArrayList<>();
  private long at;

  FsyncEach(Path file, Duration injected) throws IOException {
    this.injected = injected.toNanos();
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
    for (int written = 0; written < FILE; written += CHUNK) {
      channel.write(zeros.clear());
    }
    channel.force(true);
  }

  /** Writes records for a time. */
  void run(Duration time) throws IOException {
    long start = System.nanoTime();
    for (long now = start; now - start < time.toNanos(); ) {
      byte[] record = traffic.next();
      long before = System.nanoTime();
      channel.write(ByteBuffer.wrap(record), at);
      channel.force(false);
      await();
      at = (at + record.length) % (FILE - CHUNK);
      now = System.nanoTime();
      nanos.add(now - before);
    }
  }

  /**
   * Seconds that half of all writes with their fsync took at most: what else was on its way to the
   * disk for a moment does not count.
   */
  double median() {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get(sorted.size() / 2) / 1e9;
  }

  private void await() {
    long end = System.nanoTime() + injected;
    for (long left = injected; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
