package dev.gatehouse.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Path templates as a tree of segments. A literal segment is taken before one with a parameter
 * (OpenAPI 3.1 §4.8.8.2), the more literal template before the less; where the rest of a path does
 * not fit, the next is tried. What is a parameter here and could be another operation's literal to
 * who reads less exactly names nothing.
 */
final class Routes {
  private static final Match NO_PATH = new Match.NoPath();
  private static final int[] NO_BOUNDS = {};

  private final List<Operation> operations;
  private final RouteTree tree;
  private final int parameters;
  private final @Nullable LooseRoutes loose;

  /**
   * @param loose how others may read the same templates; null if that makes no difference
   */
  Routes(List<Operation> operations, RouteTree tree, int parameters, @Nullable LooseRoutes loose) {
    this.operations = List.copyOf(operations);
    this.tree = tree;
    this.parameters = parameters;
    this.loose = loose;
  }

  Match match(String method, String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return NO_PATH;
    }
    int[] bounds = parameters == 0 ? NO_BOUNDS : new int[2 * parameters];
    int end = descend(tree.root(), path, 1, bounds);
    if (end == RouteTree.NOTHING) {
      return NO_PATH;
    }
    int index = tree.operation(end, method);
    if (index < 0) {
      return tree.noMethod(end);
    }
    int used = tree.bounds(end);
    int other = used == 0 || loose == null ? -1 : loose.other(method, path, index);
    if (other >= 0) {
      return new Match.Ambiguous(operations.get(index), operations.get(other));
    }
    return new Match.Found(
        operations, index, path, used == bounds.length ? bounds : Arrays.copyOf(bounds, used));
  }

  /** The operation that a method and a path name, however others may read them; or -1. */
  int index(String method, String path) {
    int end = descend(tree.root(), path, 1, new int[2 * parameters]);
    return end == RouteTree.NOTHING ? -1 : tree.operation(end, method);
  }

  boolean endsInLiteral(int index) {
    return operations.get(index).path().segments().getLast().parameters() == 0;
  }

  private int descend(int node, String path, int from, int[] bounds) {
    int slash = path.indexOf('/', from);
    int to = slash < 0 ? path.length() : slash;
    int literal = tree.literal(node, path, from, to);
    if (literal != RouteTree.NOTHING) {
      int end = onward(literal, path, slash, bounds);
      if (end != RouteTree.NOTHING) {
        return end;
      }
    }
    for (int i = 0; i < tree.branches(node); i++) {
      if (tree.segment(node, i).fits(path, from, to, bounds, tree.bounds(node))) {
        int end = onward(tree.behind(node, i), path, slash, bounds);
        if (end != RouteTree.NOTHING) {
          return end;
        }
      }
    }
    return RouteTree.NOTHING;
  }

  private int onward(int node, String path, int slash, int[] bounds) {
    if (slash >= 0) {
      return descend(node, path, slash + 1, bounds);
    }
    return tree.isEnd(node) ? node : RouteTree.NOTHING;
  }

  /** Collects templates and makes the tree of them. */
  static final class Builder {
    private final RouteDraft draft = new RouteDraft();
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
        draft.add(template, operation);
      }
      return other;
    }

    /**
     * The tree.
     *
     * @param operations all, by their index
     */
    Routes build(List<Operation> operations) {
      return new Routes(operations, draft.freeze(), parameters, LooseRoutes.of(operations));
    }
  }
}
