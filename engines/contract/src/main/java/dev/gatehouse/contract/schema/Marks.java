package dev.gatehouse.contract.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which members of a container some keyword has evaluated; kept only below schemas that ask for it
 * with {@code unevaluated*}.
 */
final class Marks {

  private static final class Frame {
    int container;
    final BitSet members = new BitSet();
  }

  private final List<Frame> frames = new ArrayList<>();
  private int depth;

  void open(int container) {
    if (depth == frames.size()) {
      frames.add(new Frame());
    }
    Frame frame = frames.get(depth++);
    frame.container = container;
    frame.members.clear();
  }

  /**
   * Ends the innermost frame; what it has seen counts for the one around it if both are about the
   * same container.
   */
  void close(boolean holds) {
    Frame done = frames.get(--depth);
    if (holds && depth > 0 && frames.get(depth - 1).container == done.container) {
      frames.get(depth - 1).members.or(done.members);
    }
  }

  void clear() {
    depth = 0;
  }

  boolean track(int container) {
    return depth > 0 && frames.get(depth - 1).container == container;
  }

  void mark(int member) {
    frames.get(depth - 1).members.set(member);
  }

  void markAll(int count) {
    frames.get(depth - 1).members.set(0, count);
  }

  boolean marked(int member) {
    return frames.get(depth - 1).members.get(member);
  }
}
