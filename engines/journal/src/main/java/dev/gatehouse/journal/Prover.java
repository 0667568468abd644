package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes Merkle proofs (RFC 9162 §2.1.3.1 and §2.1.4.1) from a journal's folder: whole segments from
 * their seals, parts of a segment from its records. For one thread at a time.
 */
public final class Prover {
  private final Layout layout;
  private final NoteKey key;
  private final TreeHash hash = new TreeHash();
  private final Map<Integer, Seal> seals = new HashMap<>();
  private @Nullable Leaves leaves;

  /** The hashes of a segment's records, as far as they were there when they were read. */
  private record Leaves(int ordinal, long first, List<byte[]> hashes) {
    boolean reach(long end) {
      return first + hashes.size() >= end;
    }
  }

  private Prover(Layout layout, NoteKey key) {
    this.layout = layout;
    this.key = key;
  }

  /**
   * A prover for the journal in a state folder.
   *
   * @throws IOException if its public key is missing or damaged
   */
  public static Prover of(Path folder) throws IOException {
    Layout layout = Layout.of(folder);
    NoteKey key =
        NoteKey.parse(Files.readString(layout.publicKey()))
            .orElseThrow(() -> new IOException(layout.publicKey() + " is not a note key"));
    return new Prover(layout, key);
  }

  /** The leaf hash of a record. */
  public byte[] leaf(long sequence) throws IOException {
    return subtree(sequence, sequence + 1);
  }

  /** That record `index` is in the tree of `size` records. */
  public List<byte[]> inclusion(long index, long size) throws IOException {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("index: must be below " + size + ", was " + index);
    }
    List<byte[]> path = new ArrayList<>();
    long begin = 0;
    long end = size;
    while (end - begin > 1) {
      long middle = begin + split(end - begin);
      if (index < middle) {
        path.addFirst(subtree(middle, end));
        end = middle;
      } else {
        path.addFirst(subtree(begin, middle));
        begin = middle;
      }
    }
    return path;
  }

  /** That the tree of `size` records begins with the tree of `earlier` records. */
  public List<byte[]> consistency(long earlier, long size) throws IOException {
    if (earlier < 1 || earlier > size) {
      throw new IllegalArgumentException("earlier: must be 1 to " + size + ", was " + earlier);
    }
    List<byte[]> path = new ArrayList<>();
    if (earlier == size) {
      return path;
    }
    long begin = 0;
    long end = size;
    while (end != earlier) {
      long middle = begin + split(end - begin);
      if (earlier <= middle) {
        path.addFirst(subtree(middle, end));
        end = middle;
      } else {
        path.addFirst(subtree(begin, middle));
        begin = middle;
      }
    }
    if (begin != 0) {
      path.addFirst(subtree(begin, end));
    }
    return path;
  }

  /** The largest power of two below `count`. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  private byte[] subtree(long begin, long end) throws IOException {
    Subtrees all = new Subtrees(hash, begin);
    TreeSet<Integer> ordinals = new TreeSet<>(layout.segments());
    // Of segments that retention has deleted, the seals speak.
    ordinals.addAll(layout.seals());
    for (int ordinal : ordinals) {
      Optional<Seal> seal = seal(ordinal);
      seal.ifPresent(it -> addNodes(it, all, end));
      if (all.end() < end && (seal.isEmpty() || seal.get().checkpoint().size() > all.end())) {
        addRecords(ordinal, all, end);
      }
      if (all.end() == end) {
        return all.fold();
      }
    }
    throw new IOException("records up to " + end + " cannot be had, only up to " + all.end());
  }

  private static void addNodes(Seal seal, Subtrees all, long end) {
    long at = seal.first();
    for (Subtrees.Node node : seal.nodes()) {
      long nodeEnd = at + (1L << node.level());
      if (at == all.end() && nodeEnd <= end) {
        all.add(node);
      }
      at = nodeEnd;
    }
  }

  private Optional<Seal> seal(int ordinal) throws IOException {
    Seal known = seals.get(ordinal);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Seal> read = layout.seal(ordinal, key);
    read.ifPresent(seal -> seals.put(ordinal, seal));
    return read;
  }

  private void addRecords(int ordinal, Subtrees all, long end) throws IOException {
    Leaves known = leaves(ordinal, end);
    for (long i = all.end() - known.first; i >= 0 && i < known.hashes.size(); i++) {
      if (all.end() == end) {
        return;
      }
      all.add(known.hashes.get((int) i));
    }
  }

  private Leaves leaves(int ordinal, long end) throws IOException {
    Leaves known = leaves;
    if (known != null && known.ordinal == ordinal && known.reach(end)) {
      return known;
    }
    List<byte[]> hashes = new ArrayList<>();
    try (SegmentReader segment = SegmentReader.open(layout, ordinal)) {
      long first = segment.header().first();
      segment.leaves(
          first,
          (sequence, leaf) -> {
            // Behind a hole nothing can be proved.
            return sequence == first + hashes.size() && hashes.add(hash.leaf(leaf, 0, leaf.length));
          });
      known = new Leaves(ordinal, first, hashes);
      leaves = known;
      return known;
    }
  }
}
