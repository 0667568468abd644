package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Schemas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads OpenAPI documents as outlines. */
final class OutlineReader {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace", "query");

  private static final Set<String> PLACES = Set.of("path", "query", "header", "cookie");

  // OpenAPI 3.1 §4.8.12.2.1
  private static final Set<String> IGNORED = Set.of("accept", "content-type", "authorization");

  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private final Documents documents;
  private final References references;
  private final Node.Mapping root;
  private final List<Outline.Operation> operations = new ArrayList<>();

  private OutlineReader(Documents documents, Node.Mapping root) {
    this.documents = documents;
    this.references = new References(documents, diagnostics::add);
    this.root = root;
  }

  static Outline read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    List<Diagnostic> unreadable = new ArrayList<>();
    Documents documents = new Documents(folder == null ? absolute : folder, unreadable::add);
    Place start = new Place(absolute.toUri(), String.valueOf(absolute.getFileName()), 1, 1);
    Optional<Node> root = documents.load(absolute.toUri(), start);
    Node.Mapping mapping =
        root.orElse(null) instanceof Node.Mapping it ? it : new Node.Mapping(Map.of(), start);
    if (unreadable.isEmpty() && mapping.text("openapi") == null) {
      unreadable.add(Diagnostic.error(start, "not an OpenAPI document"));
    }
    OutlineReader reader = new OutlineReader(documents, mapping);
    reader.diagnostics.addAll(unreadable);
    return reader.outline();
  }

  private Outline outline() {
    String version = String.valueOf(root.text("openapi"));
    Dialect dialect = version.startsWith("3.0") ? Dialect.OPENAPI30 : Dialect.OPENAPI31;
    Schemas schemas = new Schemas(dialect, Direction.NONE, true, documents, diagnostics::add);
    Node.Mapping paths = root.mapping("paths");
    if (paths != null) {
      paths.members().forEach(this::path);
    }
    return new Outline(
        List.copyOf(operations), new Shapes(dialect, schemas, documents), List.copyOf(diagnostics));
  }

  private void path(String path, Node written) {
    Node.Mapping item = path.startsWith("/") ? references.mapping(written) : null;
    if (item == null) {
      return;
    }
    for (Map.Entry<String, Node> member : item.members().entrySet()) {
      Node.Mapping operation =
          METHODS.contains(member.getKey()) ? references.mapping(member.getValue()) : null;
      if (operation != null) {
        operations.add(operation(member.getKey(), path, item, operation));
      }
    }
  }

  private Outline.Operation operation(
      String word, String path, Node.Mapping item, Node.Mapping written) {
    String method = word.toUpperCase(Locale.ROOT);
    String id = written.text("operationId");
    Node requestBody = written.get("requestBody");
    Node.Mapping body = requestBody == null ? null : references.mapping(requestBody);
    Map<String, Outline.Content> answers = new TreeMap<>();
    Node.Mapping responses = written.mapping("responses");
    if (responses != null) {
      responses.members().forEach((status, answer) -> answer(status, answer, answers));
    }
    return new Outline.Operation(
        id == null ? method + " " + path : id,
        method,
        path,
        written.place(),
        written.truth("x-gatehouse-encoded") || item.truth("x-gatehouse-encoded"),
        written.truth("x-gatehouse-exact") || item.truth("x-gatehouse-exact"),
        written.truth("deprecated"),
        parameters(item, written),
        body == null ? null : content(body),
        answers,
        security(written));
  }

  private void answer(String status, Node written, Map<String, Outline.Content> into) {
    Node.Mapping answer = status.startsWith("x-") ? null : references.mapping(written);
    if (answer != null) {
      into.put(
          status.equals("default") ? status : status.toUpperCase(Locale.ROOT), content(answer));
    }
  }

  private Outline.Content content(Node.Mapping written) {
    Map<String, Outline.Media> types = new LinkedHashMap<>();
    Node.Mapping content = written.mapping("content");
    if (content != null) {
      // Of several variants of one type the first is what a call is held to.
      content
          .members()
          .forEach(
              (type, media) ->
                  types.putIfAbsent(
                      types.containsKey(plain(type)) ? variant(type) : plain(type), media(media)));
    }
    Map<String, Outline.Media> headers = new TreeMap<>();
    Node.Mapping fields = written.mapping("headers");
    if (fields != null) {
      fields
          .members()
          .forEach((name, field) -> headers.put(name.toLowerCase(Locale.ROOT), media(field)));
    }
    return new Outline.Content(written.truth("required"), types, headers, written.place());
  }

  // RFC 9110 §8.3.1: parameters do not make another type.
  private static String plain(String type) {
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  private static String variant(String type) {
    return Arrays.stream(type.toLowerCase(Locale.ROOT).split(";"))
        .map(String::strip)
        .collect(Collectors.joining("; "));
  }

  private Outline.Media media(Node written) {
    Node.Mapping media = references.mapping(written);
    return new Outline.Media(media == null ? null : media.get("schema"), written.place());
  }

  private List<Outline.Parameter> parameters(Node.Mapping item, Node.Mapping operation) {
    Map<String, Outline.Parameter> all = new LinkedHashMap<>();
    for (Node.Mapping from : List.of(item, operation)) {
      Node.Sequence list = from.sequence("parameters");
      for (Node written : list == null ? List.<Node>of() : list.items()) {
        Node.Mapping node = references.mapping(written);
        Outline.Parameter parameter = node == null ? null : parameter(node);
        if (parameter != null) {
          all.put(parameter.in() + " " + parameter.name(), parameter);
        }
      }
    }
    return List.copyOf(all.values());
  }

  private Outline.@Nullable Parameter parameter(Node.Mapping written) {
    String name = written.text("name");
    String in = written.text("in");
    if (name == null
        || in == null
        || !PLACES.contains(in)
        || (in.equals("header") && IGNORED.contains(name.toLowerCase(Locale.ROOT)))) {
      return null;
    }
    Node.Mapping content = written.mapping("content");
    Node schema = written.get("schema");
    if (content != null && !content.members().isEmpty()) {
      schema = media(content.members().values().iterator().next()).schema();
    }
    return new Outline.Parameter(
        in.equals("header") ? name.toLowerCase(Locale.ROOT) : name,
        in,
        in.equals("path") || written.truth("required"),
        written.truth("deprecated"),
        spelling(written, in),
        in.equals("query")
            && written.get("allowReserved") instanceof Node.Truth(boolean as, _)
            && !as,
        schema,
        written.place());
  }

  private static String spelling(Node.Mapping written, String in) {
    Node.Mapping content = written.mapping("content");
    if (content != null) {
      return "content " + content.members().keySet();
    }
    boolean form = in.equals("query") || in.equals("cookie");
    String style = written.text("style");
    String named = style == null ? (form ? "form" : "simple") : style;
    boolean explode =
        written.get("explode") == null ? named.equals("form") : written.truth("explode");
    return named + (explode ? ", exploded" : "");
  }

  private List<Map<String, Outline.Requirement>> security(Node.Mapping operation) {
    Node.Sequence own = operation.sequence("security");
    Node.Sequence ways = own == null ? root.sequence("security") : own;
    List<Map<String, Outline.Requirement>> all = new ArrayList<>();
    for (Node way : ways == null ? List.<Node>of() : ways.items()) {
      if (way instanceof Node.Mapping mapping) {
        Map<String, Outline.Requirement> schemes = new TreeMap<>();
        mapping
            .members()
            .forEach(
                (name, scopes) ->
                    schemes.put(name, new Outline.Requirement(scheme(name), sorted(scopes))));
        all.add(schemes);
      }
    }
    return all;
  }

  private String scheme(String name) {
    Node.Mapping components = root.mapping("components");
    Node.Mapping schemes = components == null ? null : components.mapping("securitySchemes");
    Node written = schemes == null ? null : schemes.get(name);
    Node.Mapping scheme = written == null ? null : references.mapping(written);
    if (scheme == null) {
      return "";
    }
    Map<String, Node> without = new TreeMap<>(scheme.members());
    without.remove("description");
    return Canonical.text(new Node.Mapping(without, scheme.place()));
  }

  private static List<String> sorted(Node scopes) {
    Collection<Node> items = scopes instanceof Node.Sequence list ? list.items() : List.<Node>of();
    return items.stream().map(Canonical::text).sorted().toList();
  }
}
