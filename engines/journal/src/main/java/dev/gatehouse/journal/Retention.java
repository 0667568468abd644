package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Deletes whole segments that need not be kept any more. That they are gone is signed first; their
 * seals stay, so that the tree goes on, and everything that is kept can still be verified.
 */
public final class Retention {
  private final Layout layout;
  private final Signer signer;
  private final Disk disk;
  private final Clock clock;

  Retention(Layout layout, Signer signer, Disk disk, Clock clock) {
    this.layout = layout;
    this.signer = signer;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * A segment that need not be kept.
   *
   * @param first its first record
   * @param end behind its last
   * @param bytes of its file
   */
  public record Candidate(int ordinal, long first, long end, long bytes) {}

  /**
   * The segments that need not be kept: those whose records are all older than the limit, and the
   * oldest as long as all together are larger than it. One with a record that is held is kept.
   */
  public List<Candidate> candidates(Limits limits, Predicate<Entry> held) throws IOException {
    List<Integer> compressed = layout.compressed();
    long total = 0;
    for (int ordinal : compressed) {
      total += size(ordinal);
    }
    List<Candidate> candidates = new ArrayList<>();
    for (int ordinal : compressed) {
      Optional<Seal> seal = layout.seal(ordinal, signer.key());
      if (seal.isEmpty() || seal.get().checkpoint().size() > limits.upTo()) {
        continue;
      }
      long bytes = size(ordinal);
      if ((total > limits.bytes() || isOlder(ordinal, limits.before())) && !isHeld(ordinal, held)) {
        total -= bytes;
        Seal known = seal.get();
        candidates.add(new Candidate(ordinal, known.first(), known.checkpoint().size(), bytes));
      }
    }
    return candidates;
  }

  private long size(int ordinal) throws IOException {
    try {
      return Files.size(layout.sealed(ordinal));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private boolean isOlder(int ordinal, long before) throws IOException {
    if (before == Long.MIN_VALUE) {
      return false;
    }
    try (SegmentReader segment = SegmentReader.sealed(layout.sealed(ordinal))) {
      return segment.rest() == 0
          && segment.pieces().stream().allMatch(piece -> piece.maxTime() < before);
    }
  }

  private boolean isHeld(int ordinal, Predicate<Entry> held) throws IOException {
    try (SegmentReader segment = SegmentReader.sealed(layout.sealed(ordinal))) {
      return !segment.forward(0, entry -> !held.test(entry));
    }
  }

  /** Signs that segments are deleted, then deletes them. */
  public void release(List<Candidate> candidates) throws IOException {
    if (candidates.isEmpty()) {
      return;
    }
    TreeSet<Integer> ordinals = new TreeSet<>();
    layout.releases(signer.key()).ifPresent(before -> ordinals.addAll(before.ordinals()));
    candidates.forEach(candidate -> ordinals.add(candidate.ordinal()));
    Releases releases = new Releases(signer.key().name(), clock.instant(), ordinals);
    String note = Note.sign(releases.text(), signer);
    disk.replace(
        layout.draft("released"), layout.released(), note.getBytes(StandardCharsets.UTF_8));
    disk.forceFolder(layout.checkpoints());
    for (Candidate candidate : candidates) {
      disk.delete(layout.sealed(candidate.ordinal()));
    }
    disk.forceFolder(layout.journal());
  }
}
