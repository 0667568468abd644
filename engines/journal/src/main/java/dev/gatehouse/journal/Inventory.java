package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which segments of a folder hold nothing yet, and which may be gone: those that were spares when
 * it was taken, and those that retention has signed off.
 */
final class Inventory {
  private final Layout layout;
  private final NoteKey key;
  private final Set<Integer> spares = new HashSet<>();
  private Optional<Releases> releases;

  private Inventory(Layout layout, NoteKey key) throws IOException {
    this.layout = layout;
    this.key = key;
    this.releases = layout.releases(key);
  }

  /** Takes it of the segments that are present. */
  static Inventory of(Layout layout, NoteKey key, List<Integer> present) throws IOException {
    Inventory inventory = new Inventory(layout, key);
    for (int ordinal : present) {
      // One that is compressed was full, and one that is gone is asked for when its turn comes.
      if (Files.exists(layout.segment(ordinal)) && !inventory.begun(ordinal)) {
        inventory.spares.add(ordinal);
      }
    }
    return inventory;
  }

  private boolean begun(int ordinal) throws IOException {
    try (SegmentReader segment = SegmentReader.open(layout, ordinal)) {
      return segment.header().first() != SegmentReader.NOWHERE;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /** Whether the segment had no header yet. */
  boolean wasSpare(int ordinal) {
    return spares.contains(ordinal);
  }

  /** Whether there is a list of released segments that nobody has signed. */
  boolean isDamaged() {
    return releases.isEmpty() && Files.exists(layout.released());
  }

  boolean isReleased(int ordinal) throws IOException {
    if (!lists(ordinal)) {
      // Retention may have deleted it since: the list is signed before that.
      releases = layout.releases(key);
    }
    return lists(ordinal);
  }

  private boolean lists(int ordinal) {
    return releases.isPresent() && releases.get().ordinals().contains(ordinal);
  }
}
