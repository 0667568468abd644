package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One segment of the routing tree: what may follow it, and the operations that end here. */
final class RouteNode {
  // Most nodes have none, and there can be as many nodes as operations.
  private static final String[] NO_LITERALS = {};
  private static final RouteNode[] NO_NODES = {};
  private static final Branch[] NO_BRANCHES = {};

  private final String[] literals; // open addressing by hash; null is free
  private final RouteNode[] literalNodes;
  private final int longest;
  private final Branch[] branches;
  private final Map<String, Operation> operations;

  /** A segment with parameters. */
  record Branch(Template.Segment segment, RouteNode node) {}

  private RouteNode(
      Map<String, RouteNode> fixed, List<Branch> branches, Map<String, Operation> operations) {
    int size = fixed.isEmpty() ? 0 : Integer.highestOneBit(fixed.size() * 2) << 1;
    this.literals = size == 0 ? NO_LITERALS : new String[size];
    this.literalNodes = size == 0 ? NO_NODES : new RouteNode[size];
    this.longest = fixed.keySet().stream().mapToInt(String::length).max().orElse(-1);
    this.branches = branches.isEmpty() ? NO_BRANCHES : branches.toArray(Branch[]::new);
    this.operations = operations;
    fixed.forEach(this::put);
  }

  private void put(String literal, RouteNode node) {
    int slot = hash(literal, 0, literal.length()) & literals.length - 1;
    while (literals[slot] != null) {
      slot = slot + 1 & literals.length - 1;
    }
    literals[slot] = literal;
    literalNodes[slot] = node;
  }

  @Nullable RouteNode literal(String path, int from, int to) {
    int length = to - from;
    // Whoever sends a long segment has it looked at no further than the contract's are long.
    if (length > longest) {
      return null;
    }
    int slot = hash(path, from, to) & literals.length - 1;
    for (String at = literals[slot]; at != null; at = literals[slot]) {
      if (at.length() == length && path.startsWith(at, from)) {
        return literalNodes[slot];
      }
      slot = slot + 1 & literals.length - 1;
    }
    return null;
  }

  /**
   * Of all characters: literals that differ in one place, like numbers, keep slots of their own.
   */
  private static int hash(String text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    // Fibonacci hashing: neighbours do not stand side by side, where probes would run into them.
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  Branch[] branches() {
    return branches;
  }

  boolean isEnd() {
    return !operations.isEmpty();
  }

  /** RFC 9110 §9.3.2: HEAD is GET without the content. */
  @Nullable Operation operation(String method) {
    Operation found = operations.get(method);
    return found == null && method.equals("HEAD") ? operations.get("GET") : found;
  }

  Match noMethod() {
    TreeSet<String> allowed = new TreeSet<>(operations.keySet());
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return new Match.NoMethod(Collections.unmodifiableSet(allowed));
  }

  /** A node while templates are still added. */
  static final class Draft {
    private final Map<String, Draft> fixed = new HashMap<>();
    private final Map<Template.Segment, Draft> open = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new HashMap<>();

    void add(Template template, Operation operation) {
      Draft at = this;
      for (Template.Segment segment : template.segments()) {
        at =
            segment.parameters() == 0
                ? at.fixed.computeIfAbsent(segment.literals().getFirst(), _ -> new Draft())
                : at.open.computeIfAbsent(segment, _ -> new Draft());
      }
      // One text for each method, which calls find near the processor.
      at.operations.put(operation.method().intern(), operation);
    }

    RouteNode freeze() {
      Map<String, RouteNode> nodes = new HashMap<>();
      fixed.forEach((literal, draft) -> nodes.put(literal, draft.freeze()));
      List<Branch> branches = new ArrayList<>();
      open.forEach((segment, draft) -> branches.add(new Branch(segment, draft.freeze())));
      branches.sort(
          Comparator.comparingInt((Branch branch) -> -branch.segment().literalLength())
              .thenComparingInt(branch -> branch.segment().parameters()));
      return new RouteNode(nodes, branches, Map.copyOf(operations));
    }
  }
}
