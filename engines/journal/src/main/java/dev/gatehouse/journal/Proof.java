package dev.gatehouse.journal;

import java.util.Arrays;
import java.util.List;

/**
 * Checks of Merkle proofs (RFC 9162 §2.1.3.2 and §2.1.4.2), for whoever holds a checkpoint and not
 * the records.
 */
public final class Proof {
  private Proof() {}

  /** Whether a record with this leaf hash stands at `index` in the tree of `size` records. */
  public static boolean includes(
      byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size || leaf.length != TreeHash.LENGTH || !sound(path)) {
      return false;
    }
    TreeHash hash = new TreeHash();
    long node = index;
    long last = size - 1;
    byte[] folded = leaf;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        folded = hash.node(sibling, folded);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        folded = hash.node(folded, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(folded, root);
  }

  /** Whether the tree of `size` records begins with the tree of `earlier` records. */
  public static boolean extended(
      long earlier, byte[] earlierRoot, long size, byte[] root, List<byte[]> path) {
    // RFC 9162 §2.1.4: there is no proof from the empty tree, which says nothing.
    if (earlier < 1 || earlier > size || !sound(path)) {
      return false;
    }
    if (earlier == size) {
      return path.isEmpty() && Arrays.equals(earlierRoot, root);
    }
    // A complete subtree is its own first hash, and is left out of the path.
    boolean complete = Long.bitCount(earlier) == 1;
    if ((path.isEmpty() && !complete) || earlierRoot.length != TreeHash.LENGTH) {
      return false;
    }
    byte[] seed = complete ? earlierRoot : path.getFirst();
    List<byte[]> rest = complete ? path : path.subList(1, path.size());
    return grown(earlier - 1, seed, earlierRoot, size - 1, root, rest);
  }

  private static boolean grown(
      long earlierLast,
      byte[] seed,
      byte[] earlierRoot,
      long sizeLast,
      byte[] root,
      List<byte[]> path) {
    TreeHash hash = new TreeHash();
    int complete = Long.numberOfTrailingZeros(~earlierLast);
    long node = earlierLast >> complete;
    long last = sizeLast >> complete;
    byte[] before = seed;
    byte[] now = seed;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        before = hash.node(sibling, before);
        now = hash.node(sibling, now);
        while ((node & 1) == 0 && node != 0) {
          node >>= 1;
          last >>= 1;
        }
      } else {
        now = hash.node(now, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(before, earlierRoot) && Arrays.equals(now, root);
  }

  private static boolean sound(List<byte[]> path) {
    return path.stream().allMatch(hash -> hash.length == TreeHash.LENGTH);
  }
}
