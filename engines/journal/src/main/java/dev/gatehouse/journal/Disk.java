package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Every touch of the file system that can fail while the journal runs; tests fail the n-th one. */
interface Disk {
  /** The disk of this machine. */
  Disk LOCAL = new Disk() {};

  default FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, options);
  }

  default void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  default MemorySegment map(FileChannel channel, Arena arena) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
  }

  default void force(FileChannel channel) throws IOException {
    channel.force(false);
  }

  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  default void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Makes the names in a folder as lasting as the files: fsync of the folder itself. */
  default void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Puts `bytes` in the place of `file`, whole or not at all. */
  default void replace(Path draft, Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, ByteBuffer.wrap(bytes));
      force(channel);
    }
    rename(draft, file);
  }
}
