package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks segments on all processors, those that come next before they are asked for. Where a
 * segment should begin is only known once all before it are checked, so each is read from where it
 * says that it begins, and once more from the right place if that was not true.
 */
final class Lookahead implements AutoCloseable {
  private final Layout layout;
  private final NavigableSet<Long> sizes;
  private final Deque<Integer> toCome;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private final ExecutorService threads;
  private final int width;

  private record Ahead(int ordinal, Future<Optional<SegmentCheck>> check) {}

  /**
   * Over segments in ascending order.
   *
   * @param sizes sizes of the whole tree at which its state is wanted
   */
  Lookahead(Layout layout, NavigableSet<Long> sizes, List<Integer> ordinals, int processors) {
    this.layout = layout;
    this.sizes = sizes;
    this.toCome = new ArrayDeque<>(ordinals);
    // One more than there are processors: the one that is asked for is waited for.
    this.width = processors + 1;
    this.threads =
        Executors.newFixedThreadPool(
            processors, Thread.ofPlatform().daemon().name("journal-verify-", 0).factory());
  }

  /** What a segment holds, if there is one; its first record should be `first`. */
  Optional<SegmentCheck> check(int ordinal, long first) throws IOException {
    fill();
    if (ahead.isEmpty() || ahead.getFirst().ordinal != ordinal) {
      return Optional.empty();
    }
    Optional<SegmentCheck> checked = join(ahead.removeFirst());
    if (checked.isPresent() && checked.get().within().begin() != first) {
      return read(ordinal, Optional.of(first));
    }
    return checked;
  }

  private void fill() {
    while (ahead.size() < width && !toCome.isEmpty()) {
      int ordinal = toCome.removeFirst();
      ahead.add(new Ahead(ordinal, threads.submit(() -> read(ordinal, Optional.empty()))));
    }
  }

  private Optional<SegmentCheck> read(int ordinal, Optional<Long> first) throws IOException {
    try (SegmentReader segment = SegmentReader.open(layout, ordinal)) {
      SegmentHeader header = segment.header();
      SegmentCheck check = new SegmentCheck(header, first.orElse(header.first()), sizes);
      if (header.first() != SegmentReader.NOWHERE) {
        check.run(segment);
      }
      return Optional.of(check);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InternalError e) {
      throw new IOException("segment " + ordinal + " changed while it was read", e);
    }
  }

  private static Optional<SegmentCheck> join(Ahead next) throws IOException {
    try {
      return next.check.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("segment " + next.ordinal, e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
