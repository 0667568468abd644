package dev.gatehouse.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one segment whole again after its process died. Holes that were never acknowledged become
 * voids; what a checkpoint has signed is only compared.
 */
final class SegmentRecovery {
  private final MemorySegment memory;
  private final long salt;
  private final Optional<Seal> signed;
  private final TreeHash hash = new TreeHash();
  private final Walk walk;
  private Subtrees within;
  private long tail = SegmentHeader.SIZE;
  private @Nullable String damage;

  SegmentRecovery(MemorySegment memory, SegmentHeader header, Optional<Seal> signed) {
    this.memory = memory;
    this.salt = header.salt();
    this.signed = signed;
    this.within = new Subtrees(hash, header.first());
    this.walk = new Walk(memory, salt, SegmentHeader.SIZE, memory.byteSize(), header.first());
  }

  /**
   * Mends the segment.
   *
   * @param reach the sequence at which the next segment begins, if there is one
   */
  void run(Optional<Long> reach) {
    while (walk.advance()) {
      if (walk.missing() > 0 || walk.at() > walk.hole()) {
        bridge(walk.hole(), walk.at(), walk.missing());
      }
      leaf(walk.at());
      tail = walk.next();
    }
    if (walk.exhausted()) {
      damaged(tail, "too much of it looks like records and is none");
    }
    if (within.end() < signedEnd()) {
      damaged(tail, "records are cut off up to " + (signedEnd() - 1));
      signed.ifPresent(seal -> within = seal.subtrees(hash));
    }
    if (reach.isPresent() && within.end() < reach.get()) {
      extend(reach.get() - within.end());
    }
    if (damage == null && !walk.blank()) {
      blank();
    }
  }

  private void extend(long missing) {
    if (missing > memory.byteSize() / Frame.HEADER) {
      // More than ever had a place: the next segment does not say the truth.
      damaged(tail, missing + " records are missing");
      return;
    }
    long space = missing * Frame.HEADER;
    if (tail + space <= memory.byteSize()) {
      bridge(tail, tail + space, missing);
      tail += space;
    } else {
      bridge(tail, tail, missing);
    }
  }

  /** Accounts for `missing` records that should lie between `from` and `to`. */
  private void bridge(long from, long to, long missing) {
    long space = to - from;
    boolean fits = missing > 0 && space >= missing * Frame.HEADER;
    if (within.end() < signedEnd() || !fits || damage != null) {
      damaged(from, "%d bytes are not records, %d records are missing".formatted(space, missing));
      for (long i = 0; i < missing; i++) {
        leaf(absent(within.end()));
      }
      return;
    }
    long at = from;
    for (long i = missing; i > 0; i--) {
      int length = i > 1 ? Frame.HEADER : (int) (to - at);
      Frame.writeVoid(memory, at, salt, within.end(), length);
      leaf(at);
      at += length;
    }
  }

  /** What stands in the tree for a record that is gone. */
  static byte[] absent(long sequence) {
    return ByteBuffer.allocate(Frame.HEADER - Frame.LEAF_FROM)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(0, sequence)
        .putInt(20, Frame.VOID)
        .array();
  }

  private void leaf(long at) {
    leaf(Frame.leaf(memory, at));
  }

  private void leaf(byte[] bytes) {
    within.add(hash.leaf(bytes, 0, bytes.length));
    if (signed.isPresent() && within.end() == signedEnd()) {
      Subtrees promised = signed.get().subtrees(hash);
      if (!Arrays.equals(promised.fold(), within.fold())) {
        damaged(SegmentHeader.SIZE, "records before " + within.end() + " are not those signed");
        within = promised;
      }
    }
  }

  private long signedEnd() {
    return signed.map(seal -> seal.checkpoint().size()).orElse(0L);
  }

  private void damaged(long at, String what) {
    if (damage == null) {
      damage = "byte " + at + ": " + what;
    }
  }

  // A frame that was torn off may have left bytes behind the last one.
  private void blank() {
    long size = memory.byteSize();
    for (long at = Zeros.end(memory, tail, size);
        at + Long.BYTES <= size;
        at = Zeros.end(memory, at + Long.BYTES, size)) {
      memory.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
    }
  }

  Subtrees within() {
    return within;
  }

  long tail() {
    return tail;
  }

  Optional<String> damage() {
    return Optional.ofNullable(damage);
  }
}
