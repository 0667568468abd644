package dev.gatehouse.journal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The form of one record in a segment, little endian, aligned to 8 bytes.
 *
 * <pre>
 *  0 int   size      header and payload, unaligned; written last, 0 while the frame is being made
 *  4 int   checksum  CRC-32C of the segment's salt and the bytes 8 .. size
 *  8 long  sequence
 * 16 long  time      microseconds since 1970
 * 24 int   stream    index of the appender
 * 28 int   kind      0 record, 1 void: a place that was claimed and never filled
 * 32       payload
 * </pre>
 */
final class Frame {
  static final int HEADER = 32;
  static final int LEAF_FROM = 8;
  static final int RECORD = 0;
  static final int VOID = 1;

  // The largest payload a reader accepts, whatever a segment claims.
  static final int MAX_PAYLOAD = 16 << 20;

  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SIZE =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private static final byte[] NOTHING = {};

  private Frame() {}

  /** The bytes that a payload of `length` takes in a segment. */
  static int space(int length) {
    return align(HEADER + length);
  }

  static int align(int size) {
    return (size + 7) & ~7;
  }

  static void write(
      MemorySegment memory, long at, long salt, Stamp stamp, byte[] bytes, int from, int length) {
    byte[] head = stamp.head(salt);
    CRC32C checksum = new CRC32C();
    checksum.update(head, 0, head.length);
    checksum.update(bytes, from, length);
    MemorySegment.copy(head, Long.BYTES, memory, JAVA_BYTE, at + LEAF_FROM, HEADER - LEAF_FROM);
    MemorySegment.copy(bytes, from, memory, JAVA_BYTE, at + HEADER, length);
    memory.set(INT, at + 4, (int) checksum.getValue());
    SIZE.setRelease(memory, at, HEADER + length);
  }

  /** Fills `space` bytes with a frame that says that nothing is here. */
  static void writeVoid(MemorySegment memory, long at, long salt, long sequence, int space) {
    byte[] nothing = space == HEADER ? NOTHING : new byte[space - HEADER];
    write(memory, at, salt, new Stamp(sequence, 0, 0, VOID), nothing, 0, nothing.length);
  }

  /** The size word, read so that all that was written before it is seen. */
  static int size(MemorySegment memory, long at) {
    return (int) SIZE.getAcquire(memory, at);
  }

  static long sequence(MemorySegment memory, long at) {
    return memory.get(LONG, at + 8);
  }

  static long time(MemorySegment memory, long at) {
    return memory.get(LONG, at + 16);
  }

  static int kind(MemorySegment memory, long at) {
    return memory.get(INT, at + 28);
  }

  /** Whether the size word at `at` could be one: the whole frame lies before `end`. */
  static boolean plausible(MemorySegment memory, long at, long end) {
    if (at + HEADER > end) {
      return false;
    }
    int size = size(memory, at);
    return size >= HEADER && size <= HEADER + MAX_PAYLOAD && at + align(size) <= end;
  }

  /** Whether a whole frame with a right checksum lies at `at`, before `end`. */
  static boolean sound(MemorySegment memory, long at, long end, long salt) {
    return plausible(memory, at, end) && checksum(memory, at, salt) == memory.get(INT, at + 4);
  }

  private static int checksum(MemorySegment memory, long at, long salt) {
    CRC32C checksum = new CRC32C();
    checksum.update(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, salt));
    checksum.update(memory.asSlice(at + LEAF_FROM, size(memory, at) - LEAF_FROM).asByteBuffer());
    return (int) checksum.getValue();
  }

  /** Whether the bytes that fill a frame up to its alignment are zero. */
  static boolean padded(MemorySegment memory, long at) {
    int size = size(memory, at);
    for (long i = at + size; i < at + align(size); i++) {
      if (memory.get(JAVA_BYTE, i) != 0) {
        return false;
      }
    }
    return true;
  }

  static Entry entry(MemorySegment memory, long at) {
    byte[] bytes = new byte[size(memory, at) - HEADER];
    MemorySegment.copy(memory, JAVA_BYTE, at + HEADER, bytes, 0, bytes.length);
    return new Entry(sequence(memory, at), time(memory, at), memory.get(INT, at + 24), bytes);
  }

  /** What stands in the Merkle tree for the frame: all but its size and checksum. */
  static byte[] leaf(MemorySegment memory, long at) {
    byte[] leaf = new byte[size(memory, at) - LEAF_FROM];
    MemorySegment.copy(memory, JAVA_BYTE, at + LEAF_FROM, leaf, 0, leaf.length);
    return leaf;
  }

  /** What a frame's header says, beside its size and checksum. */
  record Stamp(long sequence, long time, int stream, int kind) {
    private byte[] head(long salt) {
      byte[] head = new byte[Long.BYTES + HEADER - LEAF_FROM];
      ByteBuffer.wrap(head)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(salt)
          .putLong(sequence)
          .putLong(time)
          .putInt(stream)
          .putInt(kind);
      return head;
    }
  }
}
