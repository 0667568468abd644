package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** A disk on which some touches of the file system fail, counted over all of them. */
final class FailingDisk implements Disk {
  private final AtomicLong touches = new AtomicLong();
  private volatile long failFrom = Long.MAX_VALUE;
  private volatile long failTo = Long.MAX_VALUE;

  /** The next touches fail, from the n-th on, `count` of them. */
  void failAt(long n, long count) {
    failFrom = touches.get() + n;
    failTo = failFrom + count;
  }

  void heal() {
    failFrom = Long.MAX_VALUE;
  }

  boolean hasFailed() {
    return touches.get() >= failTo;
  }

  private void touch(String what) throws IOException {
    long now = touches.incrementAndGet();
    if (now >= failFrom && now < failTo) {
      throw new IOException("injected: " + what);
    }
  }

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    touch("open");
    return Disk.super.open(file, options);
  }

  @Override
  public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    touch("write");
    Disk.super.write(channel, bytes);
  }

  @Override
  public MemorySegment map(FileChannel channel, Arena arena) throws IOException {
    touch("map");
    return Disk.super.map(channel, arena);
  }

  @Override
  public void force(FileChannel channel) throws IOException {
    touch("fsync");
    Disk.super.force(channel);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    touch("rename");
    Disk.super.rename(from, to);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    touch("fsync of a folder");
    Disk.super.forceFolder(folder);
  }
}
