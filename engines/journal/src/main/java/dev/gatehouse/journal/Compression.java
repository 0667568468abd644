package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the compressed form of a signed segment, and drops the other once it is on the disk. */
final class Compression {
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
        SegmentBytes bytes = SegmentBytes.map(from);
        Press press = new Press()) {
      whole = pack(bytes.memory(), seal, press, to);
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

  private boolean pack(MemorySegment memory, Seal seal, Press press, FileChannel to)
      throws IOException {
    SegmentHeader header = SegmentHeader.read(memory).orElse(null);
    if (header == null) {
      return false;
    }
    disk.write(to, memory.asSlice(0, SegmentHeader.SIZE).asByteBuffer());
    Walk walk =
        new Walk(memory, header.salt(), SegmentHeader.SIZE, memory.byteSize(), header.first());
    Run run = new Run(SegmentHeader.SIZE, header.first());
    while (walk.advance()) {
      if (walk.missing() > 0 || walk.at() != walk.hole()) {
        return false;
      }
      run.take(walk, memory);
      if (run.end - run.offset >= SealedBlock.TARGET) {
        write(memory, run, press, to);
        run = new Run(walk.next(), walk.expected());
        pace.piece();
      }
    }
    if (run.count > 0) {
      write(memory, run, press, to);
    }
    return walk.expected() == seal.checkpoint().size();
  }

  private void write(MemorySegment memory, Run run, Press press, FileChannel to)
      throws IOException {
    int raw = (int) (run.end - run.offset);
    ByteBuffer body = press.pack(memory, run.offset, raw);
    SealedBlock block =
        new SealedBlock(
            raw, body.remaining(), run.offset, run.first, run.count, run.minTime, run.maxTime);
    disk.write(to, block.header(body));
    watch.reached(Failpoint.MID_SEAL);
    disk.write(to, body);
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
