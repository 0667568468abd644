package dev.gatehouse.journal;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the compressed form of a signed segment, and drops the other once it is on the disk. */
final class Compression {
  // A middle level: the segment is written once and the processor is the doorway's first.
  private static final int LEVEL = 3;

  private final Layout layout;
  private final Disk disk;
  private final Failpoint.Watch watch;
  private final Pace pace;

  Compression(Layout layout, Disk disk, Failpoint.Watch watch, Pace pace) {
    this.layout = layout;
    this.disk = disk;
    this.watch = watch;
    this.pace = pace;
  }

  /** Compresses a segment, unless what it holds is not exactly what its seal counts. */
  void run(int ordinal, Seal seal) throws IOException {
    Path file = layout.segment(ordinal);
    if (!Files.exists(file)) {
      return;
    }
    Path draft = layout.draft("sealed");
    boolean whole;
    try (FileChannel from = disk.open(file, StandardOpenOption.READ);
        FileChannel to =
            disk.open(
                draft,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        SegmentBytes bytes = SegmentBytes.map(from)) {
      whole = pack(bytes.memory(), seal, to);
      disk.force(to);
    }
    if (!whole) {
      // Damaged: the original stays, as evidence for the verifier.
      disk.delete(draft);
      return;
    }
    disk.rename(draft, layout.sealed(ordinal));
    disk.forceFolder(layout.journal());
    disk.delete(file);
  }

  private boolean pack(MemorySegment memory, Seal seal, FileChannel to) throws IOException {
    SegmentHeader header = SegmentHeader.read(memory).orElse(null);
    if (header == null) {
      return false;
    }
    disk.write(to, ByteBuffer.wrap(bytes(memory, 0, SegmentHeader.SIZE)));
    Walk walk =
        new Walk(memory, header.salt(), SegmentHeader.SIZE, memory.byteSize(), header.first());
    Run run = new Run(SegmentHeader.SIZE, header.first());
    while (walk.advance()) {
      if (walk.missing() > 0 || walk.at() != walk.hole()) {
        return false;
      }
      run.take(walk, memory);
      if (run.end - run.offset >= SealedBlock.TARGET) {
        write(memory, run, to);
        run = new Run(walk.next(), walk.expected());
        pace.piece();
      }
    }
    if (run.count > 0) {
      write(memory, run, to);
    }
    return walk.expected() == seal.checkpoint().size();
  }

  private void write(MemorySegment memory, Run run, FileChannel to) throws IOException {
    byte[] raw = bytes(memory, run.offset, (int) (run.end - run.offset));
    byte[] packed = Zstd.compress(raw, LEVEL);
    ByteBuffer body = ByteBuffer.wrap(packed);
    SealedBlock block =
        new SealedBlock(
            raw.length, packed.length, run.offset, run.first, run.count, run.minTime, run.maxTime);
    disk.write(to, block.header(body));
    watch.reached(Failpoint.MID_SEAL);
    disk.write(to, body);
  }

  private static byte[] bytes(MemorySegment memory, long from, int length) {
    return memory.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** The records that will be one block. */
  private static final class Run {
    private final long offset;
    private final long first;
    private long end;
    private int count;
    private long minTime = Long.MAX_VALUE;
    private long maxTime = Long.MIN_VALUE;

    Run(long offset, long first) {
      this.offset = offset;
      this.first = first;
    }

    void take(Walk walk, MemorySegment memory) {
      end = walk.next();
      count++;
      if (Frame.kind(memory, walk.at()) == Frame.RECORD) {
        minTime = Math.min(minTime, Frame.time(memory, walk.at()));
        maxTime = Math.max(maxTime, Frame.time(memory, walk.at()));
      }
    }
  }
}
