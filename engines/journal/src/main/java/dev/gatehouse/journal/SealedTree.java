package dev.gatehouse.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tree over all sealed segments, from what their seals say.
 *
 * <p>The last checkpoint vouches for the seals before the segment that it lies in: only their own
 * subtrees have its root (RFC 9162 §2.1), so one signature is checked for all of them. If they do
 * not have it, and behind them, each seal is believed for its own signature.
 */
final class SealedTree {
  private final Layout layout;
  private final TreeHash hash = new TreeHash();
  private final Subtrees all = new Subtrees(hash, 0);
  private int lastOrdinal;

  private SealedTree(Layout layout) {
    this.layout = layout;
  }

  /**
   * Joins all seals.
   *
   * @param latest the last checkpoint, if `key` has signed one
   * @throws IOException if a seal is missing, out of place, or nobody vouches for it
   */
  static SealedTree of(Layout layout, NoteKey key, Optional<Seal> latest) throws IOException {
    List<Integer> ordinals = layout.seals();
    SealedTree tree = new SealedTree(layout);
    if (latest.isPresent() && !tree.joinClaimed(ordinals, latest.get())) {
      tree = new SealedTree(layout);
    }
    tree.joinSigned(ordinals, key);
    return tree;
  }

  /** The subtrees over all records of sealed segments. */
  Subtrees all() {
    return all;
  }

  /** The last sealed segment; 0 if there is none. */
  int lastOrdinal() {
    return lastOrdinal;
  }

  /** Whether the seals before the segment of `latest` lead to its root. */
  private boolean joinClaimed(List<Integer> ordinals, Seal latest) throws IOException {
    for (int ordinal : ordinals) {
      if (ordinal >= latest.ordinal()) {
        break;
      }
      Optional<Seal> seal = layout.unverifiedSeal(ordinal);
      if (seal.isEmpty() || !join(seal.get()) || !isAt(all, seal.get().checkpoint())) {
        return false;
      }
    }
    if (!follows(latest)) {
      return false;
    }
    Subtrees whole = all.copy();
    whole.add(latest.subtrees(hash));
    return isAt(whole, latest.checkpoint());
  }

  private void joinSigned(List<Integer> ordinals, NoteKey key) throws IOException {
    for (int ordinal : ordinals.subList(lastOrdinal, ordinals.size())) {
      Optional<Seal> seal = layout.seal(ordinal, key);
      if (seal.isEmpty() || !join(seal.get())) {
        throw new IOException(
            layout.seal(lastOrdinal + 1) + " is missing or damaged; run the verifier");
      }
    }
  }

  private boolean join(Seal seal) {
    if (!follows(seal)) {
      return false;
    }
    all.add(seal.subtrees(hash));
    lastOrdinal = seal.ordinal();
    return true;
  }

  private boolean follows(Seal seal) {
    return seal.ordinal() == lastOrdinal + 1 && seal.first() == all.end();
  }

  private static boolean isAt(Subtrees tree, Checkpoint checkpoint) {
    return tree.end() == checkpoint.size() && Arrays.equals(tree.root(), checkpoint.root());
  }
}
