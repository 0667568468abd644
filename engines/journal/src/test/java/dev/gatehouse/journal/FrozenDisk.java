package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;

/** A disk that does not come back from an fsync while it is frozen. */
final class FrozenDisk implements Disk {
  private final Semaphore thawed = new Semaphore(1);

  void freeze() {
    thawed.acquireUninterruptibly();
  }

  void thaw() {
    thawed.release();
  }

  @Override
  public void force(FileChannel channel) throws IOException {
    thawed.acquireUninterruptibly();
    try {
      Disk.super.force(channel);
    } finally {
      thawed.release();
    }
  }
}
