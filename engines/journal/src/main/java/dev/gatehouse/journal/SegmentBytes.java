package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;

/** A segment file, mapped for reading as long as this is open. */
record SegmentBytes(MemorySegment memory, Arena arena) implements AutoCloseable {
  static SegmentBytes map(FileChannel channel) throws IOException {
    Arena arena = Arena.ofConfined();
    try {
      return new SegmentBytes(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
