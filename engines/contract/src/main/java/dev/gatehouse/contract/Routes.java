package dev.gatehouse.contract;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Path templates as a tree of segments. A literal segment is taken before one with a parameter
 * (OpenAPI 3.1 §4.8.8.2), the more literal template before the less; where the rest of a path does
 * not fit, the next is tried.
 */
final class Routes {
  private static final Match NO_PATH = new Match.NoPath();
  private static final int[] NOTHING = {};

  private final RouteNode root;
  private final int parameters;

  Routes(RouteNode root, int parameters) {
    this.root = root;
    this.parameters = parameters;
  }

  Match match(String method, String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return NO_PATH;
    }
    int[] bounds = parameters == 0 ? NOTHING : new int[2 * parameters];
    RouteNode end = descend(root, path, 1, bounds, 0);
    if (end == null) {
      return NO_PATH;
    }
    Operation operation = end.operation(method);
    if (operation == null) {
      return end.noMethod();
    }
    int used = operation.pathParameters().size() * 2;
    return new Match.Found(
        operation, path, used == bounds.length ? bounds : java.util.Arrays.copyOf(bounds, used));
  }

  private static @Nullable RouteNode descend(
      RouteNode node, String path, int from, int[] bounds, int bound) {
    int slash = path.indexOf('/', from);
    int to = slash < 0 ? path.length() : slash;
    RouteNode literal = node.literal(path, from, to);
    if (literal != null) {
      RouteNode end = onward(literal, path, slash, bounds, bound);
      if (end != null) {
        return end;
      }
    }
    for (RouteNode.Branch branch : node.branches()) {
      if (branch.segment().fits(path, from, to, bounds, bound)) {
        int next = bound + 2 * branch.segment().parameters();
        RouteNode end = onward(branch.node(), path, slash, bounds, next);
        if (end != null) {
          return end;
        }
      }
    }
    return null;
  }

  private static @Nullable RouteNode onward(
      RouteNode node, String path, int slash, int[] bounds, int bound) {
    if (slash >= 0) {
      return descend(node, path, slash + 1, bounds, bound);
    }
    return node.isEnd() ? node : null;
  }

  /** Collects templates and makes the tree of them. */
  static final class Builder {
    private final RouteNode.Draft root = new RouteNode.Draft();
    private final Map<String, Operation> seen = new TreeMap<>();
    private int parameters;

    /**
     * The operation that already has this method on the same template, names of parameters aside;
     * null if none has.
     */
    @Nullable Operation add(Operation operation) {
      Template template = operation.path();
      Operation other = seen.putIfAbsent(operation.method() + " " + template.shape(), operation);
      if (other == null) {
        parameters = Math.max(parameters, template.names().size());
        root.add(template, operation);
      }
      return other;
    }

    Routes build() {
      return new Routes(root.freeze(), parameters);
    }
  }
}
