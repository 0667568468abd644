package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the records of a journal, of a running one or of a copy of its folder. Never writes, and
 * passes over what is damaged; finding damage is the verifier's.
 */
public final class Reader {
  private final Layout layout;

  private Reader(Layout layout) {
    this.layout = layout;
  }

  /** A reader of the journal in a state folder, or of the `journal` folder itself. */
  public static Reader of(Path folder) {
    return new Reader(Layout.of(folder));
  }

  /**
   * Shows the records from a sequence on, oldest first, until `each` answers false.
   *
   * @throws IOException if a file cannot be read
   */
  public void forward(long from, Predicate<Entry> each) throws IOException {
    List<Integer> ordinals = layout.segments();
    for (int i = skip(ordinals, from); i < ordinals.size(); i++) {
      try (SegmentReader segment = SegmentReader.open(layout, ordinals.get(i))) {
        if (!segment.forward(from, each)) {
          return;
        }
      } catch (NoSuchFileException e) {
        // Deleted by retention since the folder was listed, or a spare that was never used.
      }
    }
  }

  /**
   * Shows the records of a span of time, newest first, until `each` answers false. Runs of records
   * that lie outside are passed over.
   *
   * @throws IOException if a file cannot be read
   */
  public void backward(Span span, Predicate<Entry> each) throws IOException {
    for (int ordinal : layout.segments().reversed()) {
      try (SegmentReader segment = SegmentReader.open(layout, ordinal)) {
        if (!segment.backward(span, each)) {
          return;
        }
      } catch (NoSuchFileException e) {
        // As above.
      }
    }
  }

  /** The record with a sequence; empty if there is none, or it is damaged. */
  public Optional<Entry> at(long sequence) throws IOException {
    Entry[] found = new Entry[1];
    forward(
        sequence,
        entry -> {
          found[0] = entry;
          return false;
        });
    return Optional.ofNullable(found[0]).filter(entry -> entry.sequence() == sequence);
  }

  /** The index of the segment that `from` lies in: the last that begins at or before it. */
  private int skip(List<Integer> ordinals, long from) throws IOException {
    int low = 0;
    int high = ordinals.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (first(ordinals.get(middle)) <= from) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private long first(int ordinal) throws IOException {
    try (SegmentReader segment = SegmentReader.open(layout, ordinal)) {
      return segment.header().first();
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE;
    }
  }
}
