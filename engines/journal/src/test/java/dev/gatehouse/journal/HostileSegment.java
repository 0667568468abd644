package dev.gatehouse.journal;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads a segment that an enemy made, in every way that the library reads one. The enemy knows the
 * form: checksums are made right where that lets more of the reader be reached.
 */
public final class HostileSegment {
  private static final long SALT = 42;
  private static final int FORMS = 4;
  private static final long MOST_NANOS = 10_000_000_000L;

  private final Path state;

  HostileSegment(Path folder) throws IOException {
    this.state = folder;
    Files.createDirectories(folder.resolve("journal"));
    Files.createDirectories(folder.resolve("checkpoints"));
    Journal.open(folder.resolve("other"), SampleJournal.OPTIONS).close();
    Files.copy(folder.resolve("other/journal.pub"), folder.resolve("journal.pub"));
  }

  private static final class Fuzzed {
    private static final HostileSegment SEGMENT = make();

    private static HostileSegment make() {
      try {
        Path folder = Files.createTempDirectory("hostile");
        return new HostileSegment(folder);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Jazzer's way in. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    long before = processor();
    Fuzzed.SEGMENT.read(data);
    if (processor() - before > MOST_NANOS) {
      throw new IllegalStateException("took the processors for more than ten seconds");
    }
  }

  private static long processor() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
  }

  void read(byte[] data) throws IOException {
    if (data.length < 2) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    Layout layout = new Layout(state);
    switch (Math.floorMod(data[0], FORMS)) {
      case 0 -> Files.write(layout.segment(1), rest);
      case 1 -> Files.write(layout.sealed(1), rest);
      case 2 -> Files.write(layout.segment(1), headed(frames(rest)));
      default -> Files.write(layout.sealed(1), sealed(frames(rest)));
    }
    try {
      readAll(layout);
    } finally {
      Files.deleteIfExists(layout.segment(1));
      Files.deleteIfExists(layout.sealed(1));
    }
  }

  private void readAll(Layout layout) throws IOException {
    long[] seen = {0};
    Reader.of(state).forward(0, _ -> ++seen[0] > 0);
    Reader.of(state).backward(new Span(5, Long.MAX_VALUE), _ -> ++seen[0] > 0);
    Report report = Verifier.of(state).run();
    try (Tail tail = Tail.of(state, 0)) {
      tail.poll(_ -> ++seen[0] > 0);
    }
    if (report.passes()) {
      throw new IllegalStateException("nothing of it is signed, and it passed");
    }
    if (Files.exists(layout.segment(1))) {
      recover(Files.readAllBytes(layout.segment(1)));
    }
  }

  /** As a journal that is opened would. */
  private static void recover(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(8, bytes.length), 8);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
      SegmentHeader.read(memory)
          .ifPresent(
              header -> {
                long reach = header.first() + (bytes.length > 80 ? bytes[80] * 1000L : 0);
                new SegmentRecovery(memory, header, Optional.empty()).run(Optional.of(reach));
              });
    }
  }

  /** Turns bytes into frames whose checksums are right; the first of each frame says how. */
  private static byte[] frames(byte[] data) {
    byte[] frames = Arrays.copyOf(data, Frame.align(data.length) + Frame.HEADER);
    ByteBuffer in = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + Frame.HEADER <= frames.length) {
      int most = frames.length - at;
      int size = Math.min(most, Frame.HEADER + (in.get(at) & 0x7f));
      // One in eight stays as it is.
      if ((in.get(at + 1) & 7) != 0) {
        in.putInt(at, size);
        in.putLong(at + 8, in.getLong(at + 8) & 0xffff);
        CRC32C checksum = new CRC32C();
        checksum.update(
            ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, SALT));
        checksum.update(frames, at + Frame.LEAF_FROM, size - Frame.LEAF_FROM);
        in.putInt(at + 4, (int) checksum.getValue());
      }
      at += Frame.align(size);
    }
    return frames;
  }

  private static byte[] header() {
    MemorySegment memory = MemorySegment.ofArray(new byte[SegmentHeader.SIZE]);
    new SegmentHeader(1, SALT, 0).write(memory);
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] headed(byte[] frames) {
    return ByteBuffer.allocate(SegmentHeader.SIZE + frames.length)
        .put(header())
        .put(frames)
        .array();
  }

  /** Packs frames into blocks that say of themselves what the frames begin with. */
  private static byte[] sealed(byte[] frames) {
    ByteBuffer says = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
    byte[] packed = Zstd.compress(frames, 1);
    SealedBlock block =
        new SealedBlock(
            (frames[0] & 1) == 0 ? frames.length : says.getInt(4) & 0x1ffffff,
            packed.length,
            SegmentHeader.SIZE,
            says.getLong(8) & 0xffff,
            1 + (says.getInt(16) & 0xffff),
            says.getLong(16),
            says.getLong(24));
    byte[] head = block.header(ByteBuffer.wrap(packed)).array();
    return ByteBuffer.allocate(SegmentHeader.SIZE + 2 * (head.length + packed.length))
        .put(header())
        .put(head)
        .put(packed)
        .put(head)
        .put(packed)
        .array();
  }
}
