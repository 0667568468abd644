package dev.gatehouse.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The fewest perfect subtrees that cover the records `begin` .. `end` of a tree (RFC 9162 §2.1).
 * Neighbors join, so that the tree over a segment whose records are gone goes on counting.
 */
final class Subtrees {
  /** A perfect subtree of 2^level records. */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared by value; hashes are compared by their bytes
  record Node(int level, byte[] hash) {}

  private final TreeHash hash;
  private final long begin;
  private final List<Node> nodes = new ArrayList<>();
  private long end;

  Subtrees(TreeHash hash, long begin) {
    this.hash = hash;
    this.begin = begin;
    this.end = begin;
  }

  Subtrees copy() {
    Subtrees copy = new Subtrees(hash, begin);
    copy.nodes.addAll(nodes);
    copy.end = end;
    return copy;
  }

  void add(byte[] leaf) {
    add(new Node(0, leaf));
  }

  /** Adds the subtrees of the records that follow. */
  void add(Subtrees next) {
    if (next.begin != end) {
      throw new IllegalArgumentException(
          "subtrees: must follow at " + end + ", began at " + next.begin);
    }
    next.nodes.forEach(this::add);
  }

  void add(Node node) {
    long start = end;
    end += 1L << node.level;
    Node last = node;
    // A left neighbor of the same size joins if it begins where a parent may begin.
    while (!nodes.isEmpty() && nodes.getLast().level == last.level) {
      long left = start - (1L << last.level);
      if ((left & ((1L << (last.level + 1)) - 1)) != 0) {
        break;
      }
      last = new Node(last.level + 1, hash.node(nodes.removeLast().hash, last.hash));
      start = left;
    }
    nodes.add(last);
  }

  /** The root over the first `end` records. */
  byte[] root() {
    if (begin != 0) {
      throw new IllegalStateException("root: must begin at 0, began at " + begin);
    }
    return nodes.isEmpty() ? hash.empty() : fold();
  }

  /** One hash over all nodes, the smaller ones to the right (RFC 9162 §2.1.1). */
  byte[] fold() {
    byte[] folded = nodes.getLast().hash;
    for (int i = nodes.size() - 2; i >= 0; i--) {
      folded = hash.node(nodes.get(i).hash, folded);
    }
    return folded;
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }
}
