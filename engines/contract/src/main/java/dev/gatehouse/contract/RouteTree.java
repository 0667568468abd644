package dev.gatehouse.contract;

import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * The segments of path templates as a tree in one array, made by {@link RouteDraft}. Of a large
 * tree little is near the processor: a look-up by a literal reads one slot of a table and the node
 * that it names, behind which lies what follows it.
 *
 * <p>A node is named by the index of its body. In front of a body that is found by a literal stand
 * the literal's characters, four a word, and the number of them.
 *
 * <pre>
 *   +0  longest literal that may follow; -1 if none may
 *   +1  index of the table of those that may, by their hash: bodies, 0 where a slot is free
 *   +2  size of the table less 1
 *   +3  values of parameters that a path has up to here
 *   +4  number of operations that end here: then method and index of each
 *   ..  number of segments with parameters that may follow: then segment and body of each
 * </pre>
 */
final class RouteTree {
  static final int LONGEST = 0;
  static final int TABLE = 1;
  static final int MASK = 2;
  static final int VALUES = 3;
  static final int ENDS = 4;

  /** What no body is named by: in front of the first one stands the length of its literal. */
  static final int NOTHING = 0;

  private final int[] words;
  private final int root;
  private final String[] methods;
  private final Template.Segment[] segments;

  RouteTree(int[] words, int root, List<String> methods, List<Template.Segment> segments) {
    this.words = words;
    this.root = root;
    this.methods = methods.toArray(String[]::new);
    this.segments = segments.toArray(Template.Segment[]::new);
  }

  int root() {
    return root;
  }

  /** The node behind a literal segment: a part of a path. */
  int literal(int body, String path, int from, int to) {
    int length = to - from;
    // Whoever sends a long segment has it looked at no further than the contract's are long.
    if (length > words[body + LONGEST]) {
      return NOTHING;
    }
    int table = words[body + TABLE];
    int mask = words[body + MASK];
    int slot = hash(path, from, to) & mask;
    for (int next = words[table + slot]; next != NOTHING; next = words[table + slot]) {
      if (isCalled(next, path, from, length)) {
        return next;
      }
      slot = slot + 1 & mask;
    }
    return NOTHING;
  }

  private boolean isCalled(int body, String path, int from, int length) {
    if (words[body - 1] != length) {
      return false;
    }
    int text = body - 1 - inWords(length);
    for (int i = 0; i < length; i++) {
      int letter = (words[text + (i >> 2)] >>> (8 * (i & 3))) & 0xFF;
      if (letter != path.charAt(from + i)) {
        return false;
      }
    }
    return true;
  }

  /** How many words so many characters take. */
  static int inWords(int characters) {
    return (characters + 3) >> 2;
  }

  /**
   * Of all characters: literals that differ in one place, like numbers, keep slots of their own.
   */
  static int hash(String text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    // Fibonacci hashing: neighbours do not stand side by side, where probes would run into them.
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  boolean isEnd(int body) {
    return words[body + ENDS] > 0;
  }

  /** Twice the number of parameters on the way to here. */
  int bounds(int body) {
    return 2 * words[body + VALUES];
  }

  /** The index of an operation; below 0 if there is none. */
  // RFC 9110 §9.3.2: HEAD is GET without the content.
  int operation(int body, String method) {
    int found = exactly(body, method);
    return found < 0 && method.equals("HEAD") ? exactly(body, "GET") : found;
  }

  private int exactly(int body, String method) {
    int end = body + ENDS + 1;
    for (int i = 0; i < words[body + ENDS]; i++) {
      if (methods[words[end + 2 * i]].equals(method)) {
        return words[end + 2 * i + 1];
      }
    }
    return -1;
  }

  Match noMethod(int body) {
    TreeSet<String> allowed = new TreeSet<>();
    for (int i = 0; i < words[body + ENDS]; i++) {
      allowed.add(methods[words[body + ENDS + 1 + 2 * i]]);
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return new Match.NoMethod(Collections.unmodifiableSet(allowed));
  }

  private int branching(int body) {
    return body + ENDS + 1 + 2 * words[body + ENDS];
  }

  /** How many segments with parameters may follow, the more literal ones first. */
  int branches(int body) {
    return words[branching(body)];
  }

  Template.Segment segment(int body, int branch) {
    return segments[words[branching(body) + 1 + 2 * branch]];
  }

  /** The node behind a segment with parameters. */
  int behind(int body, int branch) {
    return words[branching(body) + 2 + 2 * branch];
  }
}
