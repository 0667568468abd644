package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One segment of the routing tree: what may follow it, and the operations that end here. */
final class RouteNode {
  private final String[] literals; // open addressing by hash; null is free
  private final RouteNode[] literalNodes;
  private final Branch[] branches;
  private final Map<String, Operation> operations;
  private final Match noMethod;

  /** A segment with parameters. */
  record Branch(Template.Segment segment, RouteNode node) {}

  private RouteNode(
      Map<String, RouteNode> fixed, List<Branch> branches, Map<String, Operation> operations) {
    int size = Integer.highestOneBit(Math.max(1, fixed.size() * 2)) << 1;
    this.literals = new String[size];
    this.literalNodes = new RouteNode[size];
    this.branches = branches.toArray(Branch[]::new);
    this.operations = operations;
    fixed.forEach(this::put);
    TreeSet<String> allowed = new TreeSet<>(operations.keySet());
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    this.noMethod = new Match.NoMethod(java.util.Collections.unmodifiableSet(allowed));
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
    int slot = hash(path, from, to) & literals.length - 1;
    for (String at = literals[slot]; at != null; at = literals[slot]) {
      if (at.length() == length && path.startsWith(at, from)) {
        return literalNodes[slot];
      }
      slot = slot + 1 & literals.length - 1;
    }
    return null;
  }

  /** Of a few characters: who sends paths has no say in which literals share a slot. */
  private static int hash(String text, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    int hash = length + 31 * text.charAt(from);
    hash = 31 * hash + text.charAt(from + length / 2);
    hash = 31 * hash + text.charAt(to - 1);
    return hash ^ hash >>> 15;
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
    return noMethod;
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
      at.operations.put(operation.method(), operation);
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
