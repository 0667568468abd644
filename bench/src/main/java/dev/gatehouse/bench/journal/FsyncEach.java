package dev.gatehouse.bench.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The peer: one fsync per record, into a file whose blocks are there already. */
final class FsyncEach {
  private static final int FILE = 8 << 20;

  private FsyncEach() {}

  /** Seconds of one write with its fsync, and with what is injected. */
  static double seconds(Path folder, Duration time, Duration injected) throws IOException {
    Traffic traffic = new Traffic(7);
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("log"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(FILE));
      channel.force(true);
      long start = System.nanoTime();
      long records = 0;
      long at = 0;
      while (System.nanoTime() - start < time.toNanos()) {
        byte[] record = traffic.next();
        channel.write(ByteBuffer.wrap(record), at);
        channel.force(false);
        wait(injected);
        at = (at + record.length) % (FILE - 4096);
        records++;
      }
      return (System.nanoTime() - start) / 1e9 / records;
    }
  }

  private static void wait(Duration injected) {
    long end = System.nanoTime() + injected.toNanos();
    for (long left = injected.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
