package dev.gatehouse.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows a journal from a record on, in order and without a gap, while it grows: each call shows
 * what came since the one before. Where it stands is one number, {@link #next}, with which another
 * tail goes on after a restart. For one thread.
 */
public final class Tail implements Closeable {
  private final Layout layout;
  private final Optional<NoteKey> signer;
  private @Nullable SegmentReader segment;
  private int ordinal;
  private long next;
  // Of a segment that grows: where its frame of `next` will begin.
  private long offset;

  private Tail(Layout layout, long from, Optional<NoteKey> signer) {
    this.layout = layout;
    this.next = from;
    this.signer = signer;
  }

  /** From a record on, in the journal of a state folder; as soon as a record is written. */
  public static Tail of(Path folder, long from) {
    return new Tail(Layout.of(folder), from, Optional.empty());
  }

  /**
   * The same, but only what is on the disk and in a checkpoint: what an exporter can rely on, since
   * a power cut takes back nothing of it.
   */
  public Tail signedBy(NoteKey key) {
    return new Tail(layout, next, Optional.of(key));
  }

  /** The sequence of the first record that was not shown yet. */
  public long next() {
    return next;
  }

  /**
   * Shows what is new, until `each` answers false; that record counts as shown.
   *
   * @throws IOException if a file cannot be read
   */
  public void poll(Predicate<Entry> each) throws IOException {
    long limit = limit();
    while (next < limit) {
      SegmentReader reader = open();
      if (reader == null || !drain(reader, limit, each) || !turn()) {
        return;
      }
    }
  }

  private long limit() throws IOException {
    if (signer.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return layout.latest(signer.get()).map(seal -> seal.checkpoint().size()).orElse(0L);
  }

  private @Nullable SegmentReader open() throws IOException {
    if (segment != null) {
      return segment;
    }
    for (int candidate : layout.segments().reversed()) {
      try {
        SegmentReader reader = SegmentReader.open(layout, candidate);
        long first = reader.header().first();
        if (first <= next || isFirst(candidate)) {
          // What retention has deleted is passed over.
          next = first == SegmentReader.NOWHERE ? next : Math.max(next, first);
          return take(reader, candidate);
        }
        reader.close();
      } catch (NoSuchFileException e) {
        // Deleted by retention since the folder was listed.
      }
    }
    return null;
  }

  private boolean isFirst(int candidate) throws IOException {
    List<Integer> present = layout.segments();
    return !present.isEmpty() && present.getFirst() == candidate;
  }

  private SegmentReader take(SegmentReader reader, int which) {
    segment = reader;
    ordinal = which;
    offset = 0;
    return reader;
  }

  /** Shows what a segment holds beyond `next`; false if `each` wants no more. */
  private boolean drain(SegmentReader reader, long limit, Predicate<Entry> each)
      throws IOException {
    for (Piece piece : reader.pieces()) {
      if (piece.end() > next) {
        Optional<MemorySegment> memory = piece.source().load();
        if (memory.isPresent() && !walk(reader, piece, memory.get(), limit, each)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean walk(
      SegmentReader reader, Piece piece, MemorySegment memory, long limit, Predicate<Entry> each) {
    boolean growing = piece.end() == Long.MAX_VALUE;
    long from = growing ? offset : 0;
    if (growing && offset > 0 && Frame.size(memory, offset) == 0 && !isOver()) {
      return true;
    }
    long first = growing && offset > 0 ? next : piece.first();
    Walk walk = new Walk(memory, reader.header().salt(), from, memory.byteSize(), first);
    while (walk.advance() && walk.expected() - 1 < limit) {
      boolean hole = walk.missing() > 0 || walk.at() != walk.hole();
      // The place of a record that is being written; if its writer died, the next owner of the
      // folder fills it.
      if (growing && hole && !isOver()) {
        return true;
      }
      offset = walk.next();
      if (walk.expected() <= next) {
        continue;
      }
      next = walk.expected();
      if (Frame.kind(memory, walk.at()) == Frame.RECORD
          && !each.test(Frame.entry(memory, walk.at()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the segment has its seal, so that it changes no more. */
  private boolean isOver() {
    return Files.exists(layout.seal(ordinal));
  }

  /** Goes on to the next segment, if it begins where this one ended or this one is over. */
  private boolean turn() throws IOException {
    for (int candidate : layout.segments()) {
      if (candidate > ordinal) {
        SegmentReader reader;
        try {
          reader = SegmentReader.open(layout, candidate);
        } catch (NoSuchFileException e) {
          continue;
        }
        long first = reader.header().first();
        if (first != SegmentReader.NOWHERE && (first == next || (first > next && isOver()))) {
          close();
          next = first;
          take(reader, candidate);
          return true;
        }
        reader.close();
        return false;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    if (segment != null) {
      segment.close();
      segment = null;
    }
  }
}
