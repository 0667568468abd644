package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/** Reads one segment as it is, and hashes what it finds. */
final class SegmentCheck {
  /** A place that is no record: where, and which records should be there. */
  record Hole(long offset, long first, long end, String what) {}

  private final SegmentHeader header;
  private final NavigableSet<Long> sizes;
  private final TreeHash hash = new TreeHash();
  private final List<Hole> holes = new ArrayList<>();
  private final Map<Long, Subtrees> snapshots = new HashMap<>();
  private Subtrees within;
  private long records;
  private boolean trailing;
  private byte[] scratch = new byte[4096];

  /**
   * From the first record the segment should hold.
   *
   * @param sizes sizes of the whole tree at which its state is wanted
   */
  SegmentCheck(SegmentHeader header, long first, NavigableSet<Long> sizes) {
    this.header = header;
    this.sizes = sizes;
    this.within = new Subtrees(hash, first);
  }

  void run(SegmentReader segment) throws IOException {
    snapshot();
    for (Piece piece : segment.pieces()) {
      Optional<MemorySegment> memory = piece.source().load();
      if (memory.isEmpty()) {
        lack(0, missing(piece), "a compressed block is damaged");
      } else {
        walk(piece, memory.get());
      }
    }
    if (segment.rest() > 0) {
      holes.add(
          new Hole(
              0, within.end(), within.end(), segment.rest() + " bytes at the end are no block"));
    }
  }

  private void walk(Piece piece, MemorySegment memory) {
    if (piece.first() != within.end()) {
      holes.add(new Hole(0, within.end(), within.end(), "begins at record " + piece.first()));
    }
    Walk walk = new Walk(memory, header.salt(), 0, memory.byteSize(), within.end());
    while (walk.advance()) {
      if (walk.missing() > 0 || walk.at() != walk.hole()) {
        lack(
            walk.hole(),
            walk.missing(),
            "%d bytes are no record".formatted(walk.at() - walk.hole()));
      }
      if (!Frame.padded(memory, walk.at())) {
        holes.add(new Hole(walk.at(), within.end(), within.end() + 1, "its filling is not zero"));
      }
      leaf(memory, walk.at());
      records++;
    }
    trailing |= !blank(memory, walk.hole());
    if (piece.end() != Long.MAX_VALUE && piece.end() != within.end()) {
      lack(walk.hole(), missing(piece), "a block ends early");
    }
  }

  /** How many records a block still owes, if what it says of itself can be true. */
  private long missing(Piece piece) {
    long missing = piece.end() - within.end();
    return missing > 0 && missing <= piece.end() - piece.first() ? missing : 0;
  }

  private void lack(long offset, long missing, String what) {
    holes.add(new Hole(offset, within.end(), within.end() + Math.max(0, missing), what));
    for (long i = 0; i < missing; i++) {
      byte[] absent = SegmentRecovery.absent(within.end());
      add(absent, absent.length);
    }
  }

  private void leaf(MemorySegment memory, long at) {
    int length = Frame.size(memory, at) - Frame.LEAF_FROM;
    if (scratch.length < length) {
      scratch = new byte[length * 2];
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + Frame.LEAF_FROM, scratch, 0, length);
    add(scratch, length);
  }

  private void add(byte[] leaf, int length) {
    within.add(hash.leaf(leaf, 0, length));
    snapshot();
  }

  private void snapshot() {
    if (sizes.contains(within.end())) {
      snapshots.put(within.end(), within.copy());
    }
  }

  private static boolean blank(MemorySegment memory, long from) {
    for (long at = from; at + Long.BYTES <= memory.byteSize(); at += Long.BYTES) {
      if (memory.get(Frame.LONG, at) != 0) {
        return false;
      }
    }
    return true;
  }

  /** What the segment says of itself. */
  SegmentHeader header() {
    return header;
  }

  /** The tree over the segment's records, with a place kept for each that is missing. */
  Subtrees within() {
    return within;
  }

  List<Hole> holes() {
    return holes;
  }

  /** The tree over the segment's records when the whole tree had this size. */
  Optional<Subtrees> snapshot(long size) {
    return Optional.ofNullable(snapshots.get(size));
  }

  long records() {
    return records;
  }

  /** Whether bytes follow the last record that are not zero. */
  boolean trailing() {
    return trailing;
  }
}
