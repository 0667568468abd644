package dev.gatehouse.journal;

import java.lang.foreign.MemorySegment;

/**
 * Goes through the frames of a segment from sound one to sound one, whatever lies between. Between
 * two of them may be a hole: a place that was claimed by an appender that died, or damage.
 */
final class Walk {
  // Searching behind a hole tries a checksum wherever one could begin. Bytes made to look like
  // frames everywhere would cost the square of their length without a bound.
  private static final long SEARCH_BUDGET = 64L << 20;

  private final MemorySegment memory;
  private final long salt;
  private final long from;
  private final long end;
  private final long first;
  private long next;
  private long expected;
  private long at;
  private long hole;
  private long missing;
  private long budget;
  private boolean blank;

  /** From `from`, where the frame of sequence `first` should begin, to `end`. */
  Walk(MemorySegment memory, long salt, long from, long end, long first) {
    this.memory = memory;
    this.salt = salt;
    this.from = from;
    this.next = from;
    this.end = end;
    this.first = first;
    this.expected = first;
    this.budget = SEARCH_BUDGET;
  }

  /** Moves to the next sound frame; false behind the last. */
  boolean advance() {
    hole = next;
    long candidate = next;
    while (candidate + Frame.HEADER <= end) {
      if (acceptable(candidate)) {
        at = candidate;
        long sequence = Frame.sequence(memory, at);
        missing = sequence - expected;
        expected = sequence + 1;
        next = at + Frame.align(Frame.size(memory, at));
        return true;
      }
      long further = Zeros.end(memory, candidate + Long.BYTES, end);
      blank = candidate == next && memory.get(Frame.LONG, next) == 0 && further + Long.BYTES > end;
      candidate = further;
    }
    at = end;
    missing = 0;
    return false;
  }

  private boolean acceptable(long candidate) {
    if (!Frame.plausible(memory, candidate, end)) {
      return false;
    }
    long sequence = Frame.sequence(memory, candidate);
    // Each record before this one took a header's place at least, also those that are missing.
    if (sequence < expected || sequence - first > (candidate - from) / Frame.HEADER) {
      return false;
    }
    if (candidate != hole) {
      budget -= Frame.size(memory, candidate);
    }
    return budget > 0 && Frame.sound(memory, candidate, end, salt);
  }

  /** Where the current frame begins. */
  long at() {
    return at;
  }

  /** Where the frame before it ended; less than `at` if there is a hole between. */
  long hole() {
    return hole;
  }

  /** How many sequence numbers are missing before the current frame. */
  long missing() {
    return missing;
  }

  /** Where the current frame ends. */
  long next() {
    return next;
  }

  /** Whether the search was given up: sound frames may lie behind. */
  boolean exhausted() {
    return budget <= 0;
  }

  /** Whether only zeros were seen behind the last frame; if not, there may be other bytes. */
  boolean blank() {
    return blank;
  }

  /** The sequence that should come next. */
  long expected() {
    return expected;
  }
}
