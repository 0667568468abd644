package dev.gatehouse.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A run of a segment's frames that is read at once.
 *
 * @param first sequence of the first record
 * @param end sequence behind the last one, or Long.MAX_VALUE while it is not known
 * @param minTime earliest time, or Long.MIN_VALUE while it is not known
 * @param maxTime latest time, or Long.MAX_VALUE while it is not known
 */
record Piece(long first, long end, long minTime, long maxTime, Source source) {
  /** Gets the bytes of a piece, from its first frame on; empty if they are damaged. */
  interface Source {
    Optional<MemorySegment> load() throws IOException;
  }

  boolean meets(Span span) {
    return maxTime >= span.from() && minTime <= span.to();
  }
}
