package dev.gatehouse.contract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an API promises and takes, compiled. Immutable, and shared by all threads. */
public final class Contract {
  private final List<Operation> operations;
  private final Map<String, Operation> byId = new TreeMap<>();
  private final Routes routes;

  Contract(List<Operation> operations, Routes routes) {
    this.operations = List.copyOf(operations);
    this.routes = routes;
    operations.forEach(operation -> byId.put(operation.id(), operation));
  }

  /** Compiles an OpenAPI document (3.0, 3.1, 3.2; JSON or YAML) and all files that it refers to. */
  public static Compilation compile(Path file) {
    return OpenApi.compile(file);
  }

  /**
   * A contract of operations that take and answer anything; where that is JSON, it is well-formed.
   *
   * @throws IllegalArgumentException if a path is no template, or two operations share one
   */
  public static Contract of(List<InlineOperation> inline) {
    Scratch scratch = new Scratch();
    Routes.Builder routes = new Routes.Builder();
    List<Operation> operations = new ArrayList<>();
    for (InlineOperation from : inline) {
      Operation operation = OpenOperation.of(operations.size(), from, scratch);
      Operation other = routes.add(operation);
      if (other != null) {
        throw new IllegalArgumentException(
            from.id() + ": is the same as " + other.id() + "; keep one of them");
      }
      operations.add(operation);
    }
    return new Contract(operations, routes.build());
  }

  /** In the order of the document. */
  public List<Operation> operations() {
    return operations;
  }

  /** The operation of this id. */
  public Optional<Operation> operation(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The operation of a method and a path.
   *
   * @param path canonical: unreserved characters decoded, other escapes in upper case
   */
  public Match match(String method, String path) {
    return routes.match(method, path);
  }
}
