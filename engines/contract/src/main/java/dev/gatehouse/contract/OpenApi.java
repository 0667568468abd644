package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.keyword.ContractCheck;
import dev.gatehouse.contract.schema.Dialect;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads OpenAPI documents, 3.0 to 3.2. */
final class OpenApi {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace", "query");

  private static final int MOST_AMBIGUITIES = 4;

  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private final Documents documents;
  private final References references;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Place> ids = new LinkedHashMap<>();
  private final Routes.Builder routes = new Routes.Builder();
  private final CompileOptions options;
  private int minor;

  private OpenApi(Path folder, CompileOptions options) {
    this.options = options;
    documents = new Documents(folder, diagnostics::add);
    references = new References(documents, diagnostics::add);
  }

  static Compilation compile(Path file, CompileOptions options) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    OpenApi reader = new OpenApi(folder == null ? absolute : folder, options);
    reader.read(absolute.toUri());
    String hash = reader.documents.hash();
    List<Path> files = reader.documents.files();
    // It also reads what no operation leads to, which is not a part of the contract.
    reader.keywords(absolute.toUri());
    boolean usable = reader.diagnostics.stream().noneMatch(Diagnostic::fatal);
    Optional<Contract> contract =
        usable
            ? Optional.of(new Contract(reader.operations, reader.routes.build(reader.operations)))
            : Optional.empty();
    return new Compilation(contract, hash, files, List.copyOf(reader.diagnostics));
  }

  private void read(URI uri) {
    Place start = new Place(uri, Path.of(uri).getFileName().toString(), 1, 1);
    Optional<Node> root = documents.load(uri, start);
    root.ifPresent(this::root);
    if (root.isEmpty() && diagnostics.isEmpty()) {
      diagnostics.add(Diagnostic.error(start, "the file is empty"));
    } else if (operations.isEmpty()) {
      diagnostics.add(Diagnostic.warning(start, "there are no operations"));
    }
  }

  private void root(Node node) {
    if (!(node instanceof Node.Mapping root)) {
      error(node, "an OpenAPI document is an object");
      return;
    }
    String version = root.text("openapi");
    if (version == null || !version.matches("3\\.[012](\\..*)?")) {
      error(node, "not an OpenAPI document of version 3.0, 3.1 or 3.2: write `openapi: 3.1.0`");
      return;
    }
    minor = version.charAt(2) - '0';
    Shape.DOCUMENT.check(root, minor, diagnostics::add);
    dialect(root);
    OperationReader reader =
        new OperationReader(minor, root, options, documents, references, diagnostics::add);
    Node.Mapping paths = root.mapping("paths");
    if (paths == null && root.get("webhooks") == null && root.get("components") == null) {
      error(node, "there are no `paths`");
      return;
    }
    Map<String, Node> items = paths == null ? Map.of() : paths.members();
    items.forEach((path, item) -> path(path, item, reader));
    reader.finish();
    ambiguities();
  }

  /** Of a place where something is wrong already, no more is said. */
  private void keywords(URI uri) {
    Place start = new Place(uri, "", 1, 1);
    if (operations.isEmpty()
        || !(documents.load(uri, start).orElse(null) instanceof Node.Mapping root)) {
      return;
    }
    Set<String> wrong =
        diagnostics.stream()
            .filter(Diagnostic::fatal)
            .map(one -> one.file() + ":" + one.line())
            .collect(Collectors.toSet());
    new ContractCheck(
            minor == 0 ? Dialect.OPENAPI30 : Dialect.OPENAPI31,
            documents,
            one -> {
              if (!wrong.contains(one.file() + ":" + one.line())) {
                diagnostics.add(one);
              }
            })
        .check(root);
  }

  private void ambiguities() {
    Map<String, Operation> byPath = new LinkedHashMap<>();
    operations.forEach(operation -> byPath.putIfAbsent(operation.template(), operation));
    List<Operation> paths = new ArrayList<>(byPath.values());
    Overlaps overlaps = new Overlaps();
    for (int i = 0; i < paths.size(); i++) {
      overlaps.add(paths.get(i).path(), i);
    }
    List<Diagnostic> found = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Operation one = paths.get(i);
      for (int k : overlaps.of(one.path())) {
        Operation other = paths.get(k);
        Place place = ids.get(other.id());
        if (k > i && place != null && Ambiguity.of(one.path(), other.path())) {
          String both = one.template() + " and " + other.template();
          found.add(
              Diagnostic.warning(
                  place, both + " can match the same path: the earlier literal counts"));
        }
      }
    }
    diagnostics.addAll(found.subList(0, Math.min(MOST_AMBIGUITIES, found.size())));
    if (found.size() > MOST_AMBIGUITIES) {
      Diagnostic last = found.getLast();
      int more = found.size() - MOST_AMBIGUITIES;
      diagnostics.add(
          new Diagnostic(
              last.severity(),
              last.file(),
              last.line(),
              last.column(),
              more + " more pairs of paths are as ambiguous, the last at this operation"));
    }
  }

  private void dialect(Node.Mapping root) {
    String named = root.text("jsonSchemaDialect");
    if (named != null
        && !named.matches("https://(spec.openapis.org/oas/|json-schema.org/draft/2020-12/).*")) {
      diagnostics.add(
          Diagnostic.warning(
              root.place(), "jsonSchemaDialect is not supported: schemas are read as 2020-12"));
    }
  }

  private void path(String path, Node place, OperationReader reader) {
    if (path.startsWith("x-")) {
      return;
    }
    Node.Mapping item = references.mapping(place);
    if (item == null) {
      return;
    }
    Shape.PATH_ITEM.check(item, minor, diagnostics::add);
    if (place instanceof Node.Mapping written
        && written.get("$ref") != null
        && written.members().size() > 1) {
      diagnostics.add(
          Diagnostic.warning(place.place(), "what is beside this $ref of a path is ignored"));
    }
    if (path.indexOf('#') >= 0 || path.indexOf('?') >= 0) {
      diagnostics.add(
          Diagnostic.warning(
              place.place(), "no request has this path, which holds # or ?: " + path));
    }
    Template template;
    try {
      template = Template.of(path);
    } catch (IllegalArgumentException wrong) {
      error(place, String.valueOf(wrong.getMessage()));
      return;
    }
    item.members()
        .forEach(
            (method, written) -> {
              if (METHODS.contains(method)) {
                operation(method, template, item, written, reader);
              }
            });
    Node.Mapping additional = minor >= 2 ? item.mapping("additionalOperations") : null;
    if (additional != null) {
      additional
          .members()
          .forEach((method, written) -> operation(method, template, item, written, reader));
    }
  }

  /** A {@code $ref} to an operation is not foreseen by the specification, and is in use. */
  private void operation(
      String method, Template template, Node.Mapping item, Node written, OperationReader reader) {
    Node.Mapping operation = references.mapping(written);
    if (operation != null) {
      add(reader.read(operations.size(), method, template, item, operation), operation);
    }
  }

  private void add(Operation operation, Node.Mapping written) {
    Place first = ids.putIfAbsent(operation.id(), written.place());
    if (first != null) {
      error(written, "operationId '" + operation.id() + "' is also at " + first + "; rename one");
      return;
    }
    Operation other = routes.add(operation);
    if (other != null) {
      error(written, operation.template() + " matches the same as " + other.template());
      return;
    }
    operations.add(operation);
  }

  private void error(Node node, String message) {
    diagnostics.add(Diagnostic.error(node.place(), message));
  }
}
