package dev.gatehouse.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment, little endian: magic, version, ordinal, salt, the sequence of
 * its first record, and a checksum. The salt seeds every checksum of the segment, so that bytes
 * which a caller put into a record are never taken for a record.
 */
record SegmentHeader(int ordinal, long salt, long first) {
  static final int SIZE = 64;

  // "GHJRNL", version 1
  private static final long MAGIC = 0x0001_4c4e_524a_4847L;
  private static final int CHECKED = 56;

  void write(MemorySegment memory) {
    memory.set(Frame.LONG, 8, ordinal);
    memory.set(Frame.LONG, 16, salt);
    memory.set(Frame.LONG, 24, first);
    memory.set(Frame.LONG, 0, MAGIC);
    memory.set(Frame.LONG, CHECKED, checksum(memory));
  }

  /** The header of a segment in use; empty for one that was prepared and never begun. */
  static Optional<SegmentHeader> read(MemorySegment memory) {
    if (memory.byteSize() < SIZE
        || memory.get(Frame.LONG, 0) != MAGIC
        || memory.get(Frame.LONG, CHECKED) != checksum(memory)) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentHeader(
            (int) memory.get(Frame.LONG, 8),
            memory.get(Frame.LONG, 16),
            memory.get(Frame.LONG, 24)));
  }

  private static long checksum(MemorySegment memory) {
    CRC32C checksum = new CRC32C();
    checksum.update(memory.asSlice(0, CHECKED).toArray(ValueLayout.JAVA_BYTE), 0, CHECKED);
    return checksum.getValue();
  }
}
