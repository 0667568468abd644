package dev.gatehouse.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What appenders saw, by a clock that all of them share; tells whether the journal's order is one
 * in which the appends can have happened one after another (linearizability).
 */
final class AppendHistory {
  private final AtomicLong clock = new AtomicLong();
  private final ConcurrentLinkedQueue<Append> appends = new ConcurrentLinkedQueue<>();

  /** One append that was acknowledged: between these two moments. */
  record Append(long began, long ended, long sequence, String text) {}

  long tick() {
    return clock.incrementAndGet();
  }

  void add(long began, long sequence, String text) {
    appends.add(new Append(began, tick(), sequence, text));
  }

  /** The appends in the journal's order. */
  List<Append> ordered() {
    List<Append> ordered = new ArrayList<>(appends);
    ordered.sort(Comparator.comparingLong(Append::sequence));
    return ordered;
  }

  /**
   * What contradicts the order: an append that had ended before one with a lesser sequence began.
   */
  Optional<String> contradiction() {
    long sequence = -1;
    long latest = 0;
    for (Append append : ordered()) {
      if (append.sequence() == sequence) {
        return Optional.of("two records have the sequence " + sequence);
      }
      if (append.ended() < latest) {
        return Optional.of(append + " ended before one that precedes it began, at " + latest);
      }
      sequence = append.sequence();
      latest = Math.max(latest, append.began());
    }
    return Optional.empty();
  }
}
