package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A journal on a disk that confirms later than this machine's: in the engine's package for that.
 */
public final class SlowFsync {
  private SlowFsync() {}

  /** Opens a journal whose every fsync takes so much longer. */
  public static Journal open(Path state, Options options, Duration longer) throws IOException {
    Disk disk = longer.isZero() ? Disk.LOCAL : new Slow(longer.toNanos());
    return Journal.open(state, options, new Ground(disk, Failpoint.Watch.NOBODY));
  }

  private record Slow(long nanos) implements Disk {
    @Override
    public void force(FileChannel channel) throws IOException {
      Disk.super.force(channel);
      long end = System.nanoTime() + nanos;
      for (long left = nanos; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
      }
    }
  }
}
