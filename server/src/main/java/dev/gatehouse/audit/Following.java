package dev.gatehouse.audit;

import dev.gatehouse.journal.Entry;
import dev.gatehouse.journal.Reader;
import dev.gatehouse.journal.Span;
import dev.gatehouse.journal.Tail;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The records of calls that pass all filters, as they come. */
public final class Following implements Closeable {
  private static final int BATCH = 1000;
  private static final long MICROS_PER_MILLI = 1000;

  private final Tail tail;
  private final Names names;
  private final List<Filter> filters;
  private final long from;

  private Following(Tail tail, Names names, List<Filter> filters, long from) {
    this.tail = tail;
    this.names = names;
    this.filters = filters;
    this.from = from;
  }

  /**
   * Follows the journal in a state folder.
   *
   * @param since the arrival of the first calls; those to come, if it is empty
   */
  public static Following of(Path folder, List<Filter> filters, Optional<Instant> since)
      throws IOException {
    long micros =
        since
            .map(instant -> Math.multiplyExact(instant.toEpochMilli(), MICROS_PER_MILLI))
            .orElse(Long.MIN_VALUE);
    Span span = since.isPresent() ? Span.since(micros) : Span.ALWAYS;
    long[] first = {-1};
    long[] last = {-1};
    Reader.of(folder)
        .backward(
            span,
            entry -> {
              last[0] = Math.max(last[0], entry.sequence());
              first[0] = entry.sequence();
              return since.isPresent();
            });
    long begin = since.isPresent() && first[0] >= 0 ? first[0] : last[0] + 1;
    return new Following(Tail.of(folder, begin), Names.of(folder), List.copyOf(filters), micros);
  }

  /** Shows what came since it was called last. */
  public void next(Consumer<String> each) throws IOException {
    List<Filter> wanted = names.with(filters);
    List<String> found = new ArrayList<>();
    do {
      found.clear();
      tail.poll(
          entry -> {
            if (wants(entry, wanted)) {
              found.add(Search.text(entry));
            }
            return found.size() < BATCH;
          });
      for (String record : found) {
        each.accept(names.unveil(record));
      }
    } while (found.size() == BATCH);
  }

  private boolean wants(Entry entry, List<Filter> wanted) {
    return entry.time() >= from
        && Search.isCall(entry.bytes())
        && Search.passes(entry.bytes(), wanted);
  }

  @Override
  public void close() throws IOException {
    tail.close();
  }
}
