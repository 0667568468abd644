package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being written: its mapped file, and the claims of its appenders. An appender
 * claims a place by one compare-and-set, copies its record there, and publishes it by the frame's
 * size word; nobody waits for anybody.
 */
final class LiveSegment {
  /** What a claim answers when the record does not fit any more. */
  static final long NO_ROOM = -1;

  // bit 63: closed; bits 32..62: records claimed; bits 0..31: bytes claimed, header included
  private static final long CLOSED = Long.MIN_VALUE;

  private final AtomicLong claims = new AtomicLong();
  private final Arena arena;
  final Path file;
  final FileChannel channel;
  final MemorySegment memory;
  final int ordinal;
  final long salt;

  private volatile long first;
  private volatile long bornNanos;

  /** Bytes known to be on the disk; moved by the committer alone. */
  volatile long durable = SegmentHeader.SIZE;

  /** Bytes that the notary has put into the tree; moved by the notary alone. */
  volatile long noted = SegmentHeader.SIZE;

  /** The disk refused to confirm this file; a copy takes its place before anything is signed. */
  volatile boolean wounded;

  /** When it was wounded, by System.nanoTime. */
  volatile long woundedNanos;

  /** The tree over the records that were found in it when the journal was opened. */
  @Nullable Subtrees recovered;

  /** Its seal is written. */
  volatile boolean signed;

  LiveSegment(
      Path file, FileChannel channel, MemorySegment memory, Arena arena, int ordinal, long salt) {
    this.file = file;
    this.channel = channel;
    this.memory = memory;
    this.arena = arena;
    this.ordinal = ordinal;
    this.salt = salt;
  }

  /** Puts the segment into use; records are numbered from `first`. */
  void begin(long first, long nanos) {
    this.first = first;
    this.bornNanos = nanos;
    new SegmentHeader(ordinal, salt, first).write(memory);
    claims.set(SegmentHeader.SIZE);
  }

  /** Takes a recovered segment into use again, behind its last record. */
  void resume(Subtrees within, long tail, long nanos) {
    this.first = within.begin();
    this.bornNanos = nanos;
    this.recovered = within;
    durable = tail;
    noted = tail;
    claims.set(((within.end() - within.begin()) << 32) | tail);
  }

  /** Claims `space` bytes: the claim, to be read by `at` and `sequence`, or NO_ROOM. */
  long claim(int space) {
    while (true) {
      long now = claims.get();
      if (now < 0) {
        return NO_ROOM;
      }
      if (offset(now) + space > memory.byteSize()) {
        claims.compareAndSet(now, now | CLOSED);
        continue;
      }
      if (claims.compareAndSet(now, now + (1L << 32) + space)) {
        return now;
      }
    }
  }

  static long at(long claim) {
    return offset(claim);
  }

  long sequence(long claim) {
    return first + (claim >>> 32);
  }

  /** No claim succeeds from now on; what is claimed will still be published. */
  void close() {
    claims.getAndUpdate(now -> now | CLOSED);
  }

  /** Takes no record any more; nothing is acknowledged or signed from this file. */
  void wound() {
    if (!wounded) {
      woundedNanos = System.nanoTime();
      wounded = true;
    }
    close();
  }

  boolean closed() {
    return claims.get() < 0;
  }

  /** End of the claimed bytes. */
  long tail() {
    return offset(claims.get());
  }

  long first() {
    return first;
  }

  /** The sequence that the next claim would get, or the next segment's first. */
  long next() {
    return first + ((claims.get() & ~CLOSED) >>> 32);
  }

  long bornNanos() {
    return bornNanos;
  }

  boolean empty() {
    return tail() == SegmentHeader.SIZE;
  }

  /** End of the published frames that follow each other without a gap, seen from `from`. */
  long published(long from) {
    long tail = tail();
    long at = from;
    while (at < tail) {
      int size = Frame.size(memory, at);
      if (size == 0) {
        return at;
      }
      at += Frame.align(size);
    }
    return at;
  }

  /** Every record that was claimed is published and on the disk, and no more will come. */
  boolean complete() {
    return closed() && durable == tail();
  }

  void release() {
    try {
      channel.close();
    } catch (IOException e) {
      // The bytes are forced or given up already; a failing close loses nothing more.
    }
    arena.close();
  }

  private static long offset(long claims) {
    return claims & 0xffff_ffffL;
  }
}
