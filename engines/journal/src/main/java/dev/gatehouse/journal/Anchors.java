package dev.gatehouse.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The checkpoints that a tree has to pass through, and what they say of it. */
final class Anchors {
  private final TreeMap<Long, List<Anchor>> bySize = new TreeMap<>();
  private final List<Finding> findings;

  /** A checkpoint, where it was found, and what it means if the tree has another root there. */
  private record Anchor(Checkpoint checkpoint, String where, Finding.Kind kind) {}

  Anchors(List<Finding> findings) {
    this.findings = findings;
  }

  void add(Checkpoint checkpoint, String where, Finding.Kind kind) {
    bySize
        .computeIfAbsent(checkpoint.size(), _ -> new ArrayList<>())
        .add(new Anchor(checkpoint, where, kind));
  }

  /** Sizes of the whole tree at which its state is wanted. */
  NavigableSet<Long> sizes() {
    return new TreeSet<>(bySize.keySet());
  }

  /**
   * Compares with the last checkpoint in the folder, which is written before others get a copy.
   *
   * @param size records of the whole tree
   */
  void notBeyond(long newest, long size) {
    for (List<Anchor> all : bySize.subMap(newest, false, Math.max(newest, size), true).values()) {
      for (Anchor anchor : all) {
        if (anchor.kind == Finding.Kind.FORKED) {
          String what = "is older than the checkpoint of " + anchor.where;
          find(Finding.Kind.MISPLACED, "checkpoints/latest", newest, anchor, what);
        }
      }
    }
  }

  /** Compares those that lie in a segment with its records, which follow the tree `before`. */
  void compare(Subtrees before, SegmentCheck segment) {
    bySize
        .subMap(before.end(), before.end() == 0, segment.within().end(), true)
        .forEach(
            (size, all) ->
                segment
                    .snapshot(size)
                    .ifPresent(
                        within -> {
                          Subtrees then = before.copy();
                          then.add(within);
                          all.forEach(anchor -> compare(anchor, then));
                        }));
  }

  /**
   * Compares those that lie in a segment whose records are gone, where its end allows it.
   *
   * @param from records before the segment
   * @param end the tree at its end
   */
  List<String> compareAtEnd(long from, Subtrees end) {
    List<String> lost = new ArrayList<>();
    bySize
        .subMap(from, false, end.end(), true)
        .forEach(
            (size, all) -> {
              for (Anchor anchor : all) {
                if (size == end.end()) {
                  compare(anchor, end);
                } else {
                  lost.add(anchor.where + " ends at a record that is gone: it cannot be compared");
                }
              }
            });
    return lost;
  }

  private void compare(Anchor anchor, Subtrees then) {
    if (!Arrays.equals(then.root(), anchor.checkpoint.root())) {
      find(anchor.kind, anchor.where, 0, anchor, "the records do not have the root it states");
    }
  }

  /** The tree ended at `size`, in `file`: what was signed beyond it is gone. */
  void end(long size, String file) {
    for (List<Anchor> all : bySize.tailMap(size, false).values()) {
      for (Anchor anchor : all) {
        if (anchor.kind == Finding.Kind.FORKED) {
          find(anchor.kind, anchor.where, size, anchor, "are signed there and missing here");
        } else {
          find(Finding.Kind.TRUNCATED, file, size, anchor, "are signed and missing");
        }
      }
    }
  }

  private void find(Finding.Kind kind, String where, long first, Anchor anchor, String what) {
    findings.add(new Finding(kind, where, first, anchor.checkpoint.size(), what));
  }
}
