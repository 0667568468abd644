package dev.gatehouse.bench.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/** The peer: one fsync per record, into a file whose blocks are there already. */
final class FsyncEach {
  private static final int FILE = 8 << 20;

  private FsyncEach() {}

  /** Seconds of one write with its fsync. */
  static double run(Path file, Duration time, Map<String, Double> results) throws IOException {
    Traffic traffic = new Traffic(7);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(FILE);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      channel.force(true);
      long start = System.nanoTime();
      long records = 0;
      long at = 0;
      while (System.nanoTime() - start < time.toNanos()) {
        byte[] record = traffic.next();
        channel.write(ByteBuffer.wrap(record), at);
        channel.force(false);
        at = (at + record.length) % (FILE - 4096);
        records++;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      results.put("one fsync per record: records per second", records / seconds);
      results.put("one fsync per record: us", seconds / records * 1e6);
      return seconds / records;
    }
  }
}
