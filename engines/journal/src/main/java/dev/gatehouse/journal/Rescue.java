package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Copies a segment that the disk refused to confirm from memory into a new file, which takes its
 * place. A failed fsync is never asked again on the same file.
 */
final class Rescue {
  // Appenders that had claimed a place when the segment was wounded are done copying by then.
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Layout layout;
  private final Disk disk;

  Rescue(Layout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** The copy, on the disk under the segment's name; empty if it is too early. */
  Optional<LiveSegment> run(LiveSegment wounded, long nanos) throws IOException {
    if (nanos - wounded.woundedNanos < GRACE.toNanos()) {
      return Optional.empty();
    }
    Path draft = layout.draft("rescue");
    Arena arena = Arena.ofShared();
    FileChannel channel =
        disk.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      copy(wounded, channel);
      MemorySegment memory = disk.map(channel, arena);
      SegmentHeader header = new SegmentHeader(wounded.ordinal, wounded.salt, wounded.first());
      header.write(memory);
      SegmentRecovery recovery = new SegmentRecovery(memory, header, Optional.empty());
      recovery.run(Optional.of(wounded.next()));
      disk.force(channel);
      disk.rename(draft, wounded.file);
      disk.forceFolder(layout.journal());
      LiveSegment healed =
          new LiveSegment(wounded.file, channel, memory, arena, wounded.ordinal, wounded.salt);
      healed.resume(recovery.within(), recovery.tail(), nanos);
      healed.close();
      return Optional.of(healed);
    } catch (IOException e) {
      channel.close();
      arena.close();
      disk.delete(draft);
      throw e;
    }
  }

  private void copy(LiveSegment wounded, FileChannel channel) throws IOException {
    try {
      ByteBuffer bytes = wounded.memory.asByteBuffer();
      disk.write(channel, bytes);
    } catch (InternalError e) {
      // A page that memory has lost and the disk does not give: nothing can be copied.
      throw new IOException("segment " + wounded.ordinal + " cannot be read", e);
    }
  }
}
