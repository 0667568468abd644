package dev.gatehouse.contract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an API promises and takes, compiled. Immutable, and shared by all threads. */
public final class Contract {
  private static final Match NO_PATH = new Match.NoPath();

  private final List<Operation> operations;
  private final Map<String, Operation> byId = new TreeMap<>();
  private final Routes routes;
  private final List<String> serverPaths;

  Contract(List<Operation> operations, Routes routes) {
    this.operations = List.copyOf(operations);
    this.routes = routes;
    operations.forEach(operation -> byId.put(operation.id(), operation));
    this.serverPaths =
        operations.stream()
            .flatMap(operation -> operation.serverPaths().stream())
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Compiles an OpenAPI document (3.0, 3.1, 3.2; JSON or YAML) and all files that it refers to. */
  public static Compilation compile(Path file) {
    return OpenApi.compile(file, CompileOptions.REQUESTS);
  }

  /** Compiles an OpenAPI document, and as much of it as is asked for. */
  public static Compilation compile(Path file, CompileOptions options) {
    return OpenApi.compile(file, options);
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
    return new Contract(operations, routes.build(operations));
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

  /**
   * The operation of a method and a path that starts with the path of one of its servers ({@link
   * Operation#serverPaths}); of several that do, the longest counts.
   */
  public Match matchBelowServers(String method, String path) {
    Match best = NO_PATH;
    for (String server : serverPaths) {
      if (path.startsWith(server)) {
        Match match = routes.match(method, path.substring(server.length()));
        if (match instanceof Match.Found found
            && found.operation().serverPaths().contains(server)) {
          return match;
        }
        best = match instanceof Match.NoMethod && best == NO_PATH ? match : best;
      }
    }
    return best;
  }
}
