package dev.gatehouse.journal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Compresses one run of records after another, in memory outside the heap that is used again: what
 * is made anew for each costs as much as compressing it. One thread's own.
 */
final class Press implements AutoCloseable {
  // A middle level: the segment is written once and the processor is the doorway's first.
  private static final int LEVEL = 3;

  private final Arena arena = Arena.ofConfined();
  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
  private MemorySegment raw = MemorySegment.NULL;
  private MemorySegment packed = MemorySegment.NULL;

  /** The compressed form of these bytes, until the next are compressed. */
  ByteBuffer pack(MemorySegment memory, long from, int length) {
    if (raw.byteSize() < length) {
      raw = arena.allocate(length + length / 4);
      packed = arena.allocate(Zstd.compressBound(raw.byteSize()));
    }
    // Where a page of the mapped file is lost, this throws; in zstd it would end the process.
    MemorySegment.copy(memory, from, raw, 0, length);
    ByteBuffer into = packed.asByteBuffer();
    int size =
        zstd.compressDirectByteBuffer(into, 0, into.capacity(), raw.asByteBuffer(), 0, length);
    return into.limit(size);
  }

  @Override
  public void close() {
    zstd.close();
    arena.close();
  }
}
