package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes up a journal where the last process left it, however it ended.
 *
 * <p>What a checkpoint has signed is never touched. A segment that does not match its checkpoint
 * any more stays as it is, as evidence for the verifier; the tree goes on from the signed subtrees,
 * in a new segment.
 */
final class Recovery {
  private final Layout layout;
  private final NoteKey key;
  private final Disk disk;
  private final TreeHash hash = new TreeHash();
  private final List<LiveSegment> segments = new ArrayList<>();
  private final List<Integer> uncompressed = new ArrayList<>();
  private final List<String> damages = new ArrayList<>();
  private final Subtrees all = new Subtrees(hash, 0);
  private Subtrees before = all;
  private int lastOrdinal;

  Recovery(Layout layout, NoteKey key, Disk disk) {
    this.layout = layout;
    this.key = key;
    this.disk = disk;
  }

  /** Segments that are not signed yet, oldest first; the last may be appended to if open. */
  List<LiveSegment> segments() {
    return segments;
  }

  /** Segments that are signed and wait to be compressed. */
  List<Integer> uncompressed() {
    return uncompressed;
  }

  /** The subtrees over all records before the first of `segments`. */
  Subtrees before() {
    return before;
  }

  /** The sequence of the next record. */
  long next() {
    return all.end();
  }

  /** What did not match its checkpoint, and where. */
  List<String> damages() {
    return damages;
  }

  int lastOrdinal() {
    return lastOrdinal;
  }

  void run() throws IOException {
    Optional<Seal> latest = layout.latest(key);
    List<Integer> ordinals = new ArrayList<>(layout.segments());
    dropSpares(ordinals);
    if (latest.isEmpty() && !ordinals.isEmpty()) {
      throw new IOException(layout.latest() + " is missing or damaged; run the verifier");
    }
    SealedTree seals = SealedTree.of(layout, key, latest);
    int sealed = seals.lastOrdinal();
    all.add(seals.all());
    lastOrdinal = Math.max(sealed, ordinals.isEmpty() ? 0 : ordinals.getLast());
    List<Integer> open = ordinals.stream().filter(ordinal -> ordinal > sealed).toList();
    if (latest.isPresent() && latest.get().ordinal() > sealed) {
      replaceLost(latest.get(), open);
    }
    before = all.copy();
    for (int i = 0; i < open.size(); i++) {
      int ordinal = open.get(i);
      Optional<Seal> signed = latest.filter(seal -> seal.ordinal() == ordinal);
      recover(
          ordinal, signed, i + 1 < open.size() ? Optional.of(open.get(i + 1)) : Optional.empty());
    }
    for (int ordinal : ordinals) {
      if (ordinal <= sealed && Files.exists(layout.segment(ordinal))) {
        uncompressed.add(ordinal);
      }
    }
  }

  /** Prepared segments that were never begun; a new one is made when it is needed. */
  private void dropSpares(List<Integer> ordinals) throws IOException {
    while (!ordinals.isEmpty()) {
      Path file = layout.segment(ordinals.getLast());
      if (!Files.exists(file) || !blank(file)) {
        return;
      }
      disk.delete(file);
      ordinals.removeLast();
    }
  }

  /** Whether a segment's file has a header by now. */
  static boolean begun(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return SegmentHeader.read(memory).isPresent();
    }
  }

  // The header of a segment that was just being begun may be torn; records cannot be there then.
  static boolean blank(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (SegmentHeader.read(memory).isPresent()) {
        return false;
      }
      long size = memory.byteSize();
      return Zeros.end(memory, SegmentHeader.SIZE, size) + Long.BYTES > size;
    }
  }

  /** The segment that the latest checkpoint lies in is gone: its checkpoint becomes its seal. */
  private void replaceLost(Seal latest, List<Integer> open) throws IOException {
    if (open.contains(latest.ordinal()) || latest.first() == latest.checkpoint().size()) {
      return;
    }
    damages.add(layout.segment(latest.ordinal()) + " is missing");
    Files.copy(layout.latest(), layout.seal(latest.ordinal()));
    all.add(latest.subtrees(hash));
    lastOrdinal = Math.max(lastOrdinal, latest.ordinal());
  }

  private void recover(int ordinal, Optional<Seal> signed, Optional<Integer> next)
      throws IOException {
    if (!Files.exists(layout.segment(ordinal))) {
      throw new IOException(layout.seal(ordinal) + " is missing; run the verifier");
    }
    LiveSegment segment = map(ordinal);
    SegmentHeader header = header(segment);
    if (header.first() != all.end()) {
      throw new IOException(
          "%s begins at record %d, expected %d; run the verifier"
              .formatted(segment.file, header.first(), all.end()));
    }
    SegmentRecovery recovery = new SegmentRecovery(segment.memory, header, signed);
    recovery.run(next.isPresent() ? Optional.of(header(next.get()).first()) : Optional.empty());
    recovery.damage().ifPresent(damage -> damages.add(segment.file + " " + damage));
    disk.force(segment.channel);
    segment.resume(recovery.within(), recovery.tail(), System.nanoTime());
    if (next.isPresent() || recovery.damage().isPresent()) {
      segment.close();
    }
    segments.add(segment);
    all.add(recovery.within());
  }

  private SegmentHeader header(LiveSegment segment) throws IOException {
    return SegmentHeader.read(segment.memory)
        .filter(header -> header.ordinal() == segment.ordinal)
        .orElseThrow(
            () -> new IOException(segment.file + " has no header of its own; run the verifier"));
  }

  private SegmentHeader header(int ordinal) throws IOException {
    LiveSegment segment = map(ordinal);
    try {
      return header(segment);
    } finally {
      segment.release();
    }
  }

  private LiveSegment map(int ordinal) throws IOException {
    Path file = layout.segment(ordinal);
    FileChannel channel = disk.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Arena arena = Arena.ofShared();
    MemorySegment memory = disk.map(channel, arena);
    long salt = SegmentHeader.read(memory).map(SegmentHeader::salt).orElse(0L);
    return new LiveSegment(file, channel, memory, arena, ordinal, salt);
  }
}
