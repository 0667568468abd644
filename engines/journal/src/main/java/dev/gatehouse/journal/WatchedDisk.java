package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** A disk whose every fsync and every rename is a failpoint, before and after. */
record WatchedDisk(Disk disk, Failpoint.Watch watch) implements Disk {
  @Override
  public void force(FileChannel channel) throws IOException {
    watch.reached(Failpoint.BEFORE_FSYNC);
    disk.force(channel);
    watch.reached(Failpoint.AFTER_FSYNC);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    watch.reached(Failpoint.BEFORE_RENAME);
    disk.rename(from, to);
    watch.reached(Failpoint.AFTER_RENAME);
  }

  @Override
  public FileChannel open(Path file, OpenOption... options) throws IOException {
    return disk.open(file, options);
  }

  @Override
  public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    disk.write(channel, bytes);
  }

  @Override
  public MemorySegment map(FileChannel channel, Arena arena) throws IOException {
    return disk.map(channel, arena);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    disk.forceFolder(folder);
  }
}
