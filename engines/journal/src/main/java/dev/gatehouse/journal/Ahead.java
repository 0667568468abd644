package dev.gatehouse.journal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of records of one segment that are appended and need not be on the disk yet: whole
 * subtrees, made as the records come, so that little is left to do when it is time to sign. One
 * thread's own.
 */
final class Ahead {
  /** Of the subtrees. Larger ones leave more to hash record by record where the disk ends. */
  private static final int LEVEL = 6;

  static final int RECORDS = 1 << LEVEL;

  /** A subtree, and the frames that it stands for. */
  private record Group(Subtrees.Node node, long from, long end) {}

  private final TreeHash hash;
  private final Deque<Group> groups = new ArrayDeque<>();
  private @Nullable LiveSegment segment;
  private long at;

  Ahead(TreeHash hash) {
    this.hash = hash;
  }

  /**
   * Hashes what was appended since it last looked.
   *
   * @param sequence of the first record of the segment that is not in the tree
   */
  void look(LiveSegment of, long sequence) {
    try {
      if (segment != of || groups.isEmpty()) {
        segment = of;
        groups.clear();
        // A subtree begins at a multiple of its records.
        int odd = (int) (-sequence & (RECORDS - 1));
        at = behind(of, of.noted, odd);
        if (odd > 0 && at == of.noted) {
          return;
        }
      }
      for (long end = behind(of, at, RECORDS); end > at; end = behind(of, at, RECORDS)) {
        groups.add(new Group(node(of, at, end), at, end));
        at = end;
      }
    } catch (InternalError e) {
      // A page was lost. Whoever has to know meets it as well.
      groups.clear();
    }
  }

  /** Where so many frames end; where they begin if they are not all published. */
  private static long behind(LiveSegment segment, long from, int count) {
    long tail = segment.tail();
    long end = from;
    for (int i = 0; i < count; i++) {
      int size = end < tail ? Frame.size(segment.memory, end) : 0;
      if (size == 0) {
        return from;
      }
      end += Frame.align(size);
    }
    return end;
  }

  private Subtrees.Node node(LiveSegment of, long from, long end) {
    Subtrees tree = new Subtrees(hash, 0);
    for (long frame = from; frame < end; frame += Frame.align(Frame.size(of.memory, frame))) {
      tree.add(leaf(of, frame));
    }
    return tree.nodes().getFirst();
  }

  private byte[] leaf(LiveSegment of, long frame) {
    int length = Frame.size(of.memory, frame) - Frame.LEAF_FROM;
    return hash.leaf(of.memory, frame + Frame.LEAF_FROM, length);
  }

  /** Puts the records that are not in the tree into it, and moves {@code noted} along. */
  void put(LiveSegment of, long end, Subtrees tree) {
    long from = of.noted;
    try {
      while (from < end) {
        Group made = segment == of ? made(from, end) : null;
        if (made != null) {
          tree.add(made.node);
          from = made.end;
        } else {
          tree.add(leaf(of, from));
          from += Frame.align(Frame.size(of.memory, from));
        }
      }
    } finally {
      of.noted = from;
    }
  }

  /** The subtree of the frames from here on, if it is made and they end in time. */
  private @Nullable Group made(long from, long end) {
    while (!groups.isEmpty() && groups.element().from < from) {
      groups.remove();
    }
    Group next = groups.peek();
    return next != null && next.from == from && next.end <= end ? groups.remove() : null;
  }
}
