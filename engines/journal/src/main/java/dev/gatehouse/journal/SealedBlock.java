package dev.gatehouse.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The header of one compressed run of records in a sealed segment: enough to pass over the run
 * without reading it. 64 bytes, little endian.
 *
 * @param raw bytes of the records
 * @param packed bytes of the zstd frame that follows
 * @param offset where the records lay in the original segment
 * @param first sequence of the first record
 * @param count how many records
 * @param minTime earliest time, microseconds since 1970
 * @param maxTime latest time
 */
record SealedBlock(
    int raw, int packed, long offset, long first, int count, long minTime, long maxTime) {
  static final int HEADER = 64;

  /** A block is closed by the first record that takes it past this. */
  static final int TARGET = 1 << 20;

  private static final int MAX_RAW = TARGET + Frame.MAX_PAYLOAD + Frame.HEADER + 8;
  private static final int MAGIC = 0x314b_4c42;
  private static final int CHECKED = 60;

  ByteBuffer header(ByteBuffer body) {
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putInt(raw).putInt(packed).putInt(count);
    header.putLong(offset).putLong(first).putLong(minTime).putLong(maxTime);
    header.rewind();
    return header.putInt(CHECKED, checksum(header, body));
  }

  Piece piece(Piece.Source source) {
    return new Piece(first, first + count, minTime, maxTime, source);
  }

  /** The header in 64 bytes, if they are one and its sizes can be true. */
  static Optional<SealedBlock> parse(ByteBuffer header) {
    ByteBuffer in = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < HEADER || in.getInt() != MAGIC) {
      return Optional.empty();
    }
    int raw = in.getInt();
    int packed = in.getInt();
    int count = in.getInt();
    SealedBlock block =
        new SealedBlock(raw, packed, in.getLong(), in.getLong(), count, in.getLong(), in.getLong());
    boolean sane =
        raw > 0
            && raw <= MAX_RAW
            && packed > 0
            && packed <= MAX_RAW
            && count > 0
            && count <= raw / Frame.HEADER
            && block.first >= 0
            && block.offset >= 0;
    return sane ? Optional.of(block) : Optional.empty();
  }

  /**
   * The records of the block, in `arena`; empty if the body is not what was packed.
   *
   * @param body outside the heap, where zstd reads it without a copy
   */
  Optional<MemorySegment> unpack(ByteBuffer header, ByteBuffer body, Arena arena) {
    if (checksum(header, body)
        != header.order(ByteOrder.LITTLE_ENDIAN).getInt(header.position() + CHECKED)) {
      return Optional.empty();
    }
    // Size words are read with atomic access, for which a byte array does not serve.
    MemorySegment records = arena.allocate(raw, Long.BYTES);
    try {
      long length =
          Zstd.decompressDirectByteBuffer(records.asByteBuffer(), 0, raw, body, 0, packed);
      return length == raw ? Optional.of(records) : Optional.empty();
    } catch (ZstdException e) {
      // The checksum is right and the body is no frame of zstd, or unpacks to more than it says.
      return Optional.empty();
    }
  }

  private static int checksum(ByteBuffer header, ByteBuffer body) {
    CRC32C checksum = new CRC32C();
    checksum.update(header.duplicate().limit(header.position() + CHECKED));
    checksum.update(body.duplicate());
    return (int) checksum.getValue();
  }
}
