package dev.gatehouse.journal;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was signed of a journal, read in an order that holds while the journal runs: what is listed
 * as compressed has its seal by the time seals are read, and what they seal has its checkpoint.
 *
 * @param latest the last checkpoint when reading began
 * @param compressed segments that had their compressed form
 * @param files segments that had the file of a seal, whatever is in it
 * @param seals the seals that the key has signed
 * @param newest the last checkpoint when all seals were read
 */
record SignedNotes(
    Optional<Seal> latest,
    Set<Integer> compressed,
    Set<Integer> files,
    Map<Integer, Seal> seals,
    Optional<Seal> newest) {

  static SignedNotes read(Layout layout, NoteKey key) throws IOException {
    Optional<Seal> latest = layout.latest(key);
    Set<Integer> compressed = new TreeSet<>(layout.compressed());
    Set<Integer> files = new TreeSet<>(layout.seals());
    Map<Integer, Seal> seals = new TreeMap<>();
    for (int ordinal : files) {
      layout.seal(ordinal, key).ifPresent(seal -> seals.put(ordinal, seal));
    }
    return new SignedNotes(latest, compressed, files, seals, layout.latest(key));
  }

  Optional<Seal> seal(int ordinal) {
    return Optional.ofNullable(seals.get(ordinal));
  }

  /** Whether a seal should be there: a segment is compressed, and another begun, only with one. */
  boolean owes(int ordinal) {
    return !seals.containsKey(ordinal)
        && (files.contains(ordinal)
            || compressed.contains(ordinal)
            || (latest.isPresent() && ordinal < latest.get().ordinal()));
  }

  /** The last checkpoint, if it lies in a segment and signs some of its records. */
  Optional<Seal> within(int ordinal) {
    return latest.filter(
        seal -> seal.ordinal() == ordinal && seal.first() < seal.checkpoint().size());
  }

  /** The last segment of which something was signed. */
  int lastOrdinal() {
    int sealed = files.stream().mapToInt(Integer::intValue).max().orElse(0);
    Optional<Seal> open = latest.flatMap(seal -> within(seal.ordinal()));
    return Math.max(sealed, open.map(Seal::ordinal).orElse(0));
  }

  /** Records that the last checkpoint covers. */
  long size() {
    return latest.map(seal -> seal.checkpoint().size()).orElse(0L);
  }
}
