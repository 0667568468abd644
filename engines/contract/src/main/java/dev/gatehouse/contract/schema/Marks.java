package dev.gatehouse.contract.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which members of a container some keyword has evaluated; kept only below schemas that ask for it
 * with {@code unevaluated*}.
 */
final class Marks {
  private static final int FEW = 64;

  private static final class Frame {
    int container;
    long first;
    final BitSet more = new BitSet();
  }

  private final List<Frame> frames = new ArrayList<>();
  private int depth;
  private Frame top = new Frame();

  void open(int container) {
    if (depth == frames.size()) {
      frames.add(new Frame());
    }
    top = frames.get(depth++);
    top.container = container;
    top.first = 0;
    if (!top.more.isEmpty()) {
      top.more.clear();
    }
  }

  /**
   * Ends the innermost frame; what it has seen counts for the one around it if both are about the
   * same container.
   */
  void close(boolean holds) {
    Frame done = top;
    depth--;
    top = depth == 0 ? done : frames.get(depth - 1);
    if (holds && depth > 0 && top.container == done.container) {
      top.first |= done.first;
      if (!done.more.isEmpty()) {
        top.more.or(done.more);
      }
    }
  }

  void clear() {
    depth = 0;
  }

  boolean track(int container) {
    return depth > 0 && top.container == container;
  }

  void mark(int member) {
    if (member < FEW) {
      top.first |= 1L << member;
    } else {
      top.more.set(member - FEW);
    }
  }

  void markAll(int count) {
    top.first |= count >= FEW ? -1L : (1L << count) - 1;
    if (count > FEW) {
      top.more.set(0, count - FEW);
    }
  }

  boolean marked(int member) {
    return member < FEW ? (top.first & 1L << member) != 0 : top.more.get(member - FEW);
  }
}
