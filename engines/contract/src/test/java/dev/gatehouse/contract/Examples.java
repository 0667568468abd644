package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Text;
import dev.gatehouse.contract.schema.Breach;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Evaluation;
import dev.gatehouse.contract.schema.Schema;
import dev.gatehouse.contract.schema.Schemas;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every example of a document, held against the schema that it is an example of. */
final class Examples {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final List<String> ONE =
      List.of("not", "items", "additionalProperties", "if", "then", "else", "contains");
  private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf", "prefixItems");

  private final Documents documents;
  private final References references;
  private final Dialect dialect;
  private final Map<Direction, Schemas> schemas = new EnumMap<>(Direction.class);
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Example> found = new ArrayList<>();

  private record Example(Schema schema, Node value, String kind) {}

  /**
   * An example that breaks its schema.
   *
   * @param kind parameter, body, answer, header or schema
   */
  record Broken(String kind, Place place, Breach breach) {}

  private Examples(Documents documents, Dialect dialect) {
    this.documents = documents;
    this.references = new References(documents, _ -> {});
    this.dialect = dialect;
  }

  /** How many examples there are, and which of them break their schema. */
  record Result(int total, List<Broken> broken) {}

  static Result of(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Documents documents = new Documents(absolute.resolveSibling("."), _ -> {});
    URI uri = absolute.toUri();
    Node root = documents.load(uri, new Place(uri, "", 1, 1)).orElseThrow();
    Node.Mapping document = (Node.Mapping) root;
    boolean old = String.valueOf(document.text("openapi")).startsWith("3.0");
    Examples examples = new Examples(documents, old ? Dialect.OPENAPI30 : Dialect.OPENAPI31);
    examples.document(document);
    examples.schemas.values().forEach(Schemas::finish);
    return examples.result();
  }

  private Result result() {
    List<Broken> broken = new ArrayList<>();
    Evaluation evaluation = new Evaluation();
    for (Example example : found) {
      byte[] json = json(example.value).getBytes(StandardCharsets.UTF_8);
      if (evaluation.tape().read(json, 0, json.length, Bounds.TRUSTED) != null) {
        throw new AssertionError("not JSON: " + example.value.place());
      }
      if (!evaluation.holds(example.schema)) {
        Breach breach = evaluation.breaches(example.schema, 1).getFirst();
        broken.add(new Broken(example.kind, example.value.place(), breach));
      }
    }
    return new Result(found.size(), broken);
  }

  private void document(Node.Mapping document) {
    for (String items : List.of("paths", "webhooks")) {
      each(document.mapping(items), this::item);
    }
    Node.Mapping components = document.mapping("components");
    if (components != null) {
      each(
          components.mapping("parameters"),
          node -> described(node, Direction.REQUEST, "parameter"));
      each(components.mapping("requestBodies"), node -> content(node, Direction.REQUEST, "body"));
      each(components.mapping("responses"), this::response);
      each(components.mapping("headers"), node -> described(node, Direction.RESPONSE, "header"));
      each(components.mapping("schemas"), this::schema);
    }
  }

  private interface Visit {
    void to(Node node);
  }

  private static void each(Node.@Nullable Mapping map, Visit visit) {
    if (map != null) {
      map.members().values().forEach(visit::to);
    }
  }

  private static void each(Node.@Nullable Sequence list, Visit visit) {
    if (list != null) {
      list.items().forEach(visit::to);
    }
  }

  private Node.@Nullable Mapping fresh(Node written) {
    Node.Mapping mapping = references.mapping(written);
    return mapping != null && seen.add(mapping) ? mapping : null;
  }

  private void item(Node written) {
    Node.Mapping item = fresh(written);
    if (item == null) {
      return;
    }
    each(item.sequence("parameters"), node -> described(node, Direction.REQUEST, "parameter"));
    item.members()
        .forEach(
            (name, node) -> {
              if (METHODS.contains(name)) {
                operation(node);
              }
            });
  }

  private void operation(Node written) {
    Node.Mapping operation = fresh(written);
    if (operation == null) {
      return;
    }
    each(operation.sequence("parameters"), node -> described(node, Direction.REQUEST, "parameter"));
    Node body = operation.get("requestBody");
    if (body != null) {
      content(body, Direction.REQUEST, "body");
    }
    each(operation.mapping("responses"), this::response);
    each(operation.mapping("callbacks"), node -> each(references.mapping(node), this::item));
  }

  private void response(Node written) {
    Node.Mapping response = references.mapping(written);
    if (response != null) {
      each(response.mapping("headers"), node -> described(node, Direction.RESPONSE, "header"));
      content(written, Direction.RESPONSE, "answer");
    }
  }

  private void content(Node written, Direction direction, String kind) {
    Node.Mapping holder = fresh(written);
    Node.Mapping content = holder == null ? null : holder.mapping("content");
    if (content != null) {
      content.members().forEach((type, media) -> media(type, media, direction, kind));
    }
  }

  /** Of other media types an example is the serialized text, which no schema is about. */
  private void media(String type, Node written, Direction direction, String kind) {
    Node.Mapping media = references.mapping(written);
    boolean read = MediaTypes.isJson(type) || type.contains("form");
    if (media != null && read) {
      described(media, direction, kind);
    } else if (media != null && media.get("schema") != null) {
      schema(media.members().get("schema"));
    }
  }

  private void described(Node written, Direction direction, String kind) {
    Node.Mapping object = fresh(written);
    if (object == null) {
      return;
    }
    Node schema = object.get("schema");
    Node.Mapping content = object.mapping("content");
    if (content != null) {
      content.members().forEach((type, media) -> media(type, media, direction, kind));
    }
    if (schema == null) {
      return;
    }
    schema(schema);
    Node example = object.get("example");
    if (example != null) {
      add(schema, example, direction, kind);
    }
    each(
        object.mapping("examples"),
        node -> {
          Node.Mapping named = references.mapping(node);
          Node value = named == null ? null : named.get("value");
          if (value != null) {
            add(schema, value, direction, kind);
          }
        });
  }

  private void schema(@Nullable Node written) {
    if (!(written instanceof Node.Mapping schema) || !seen.add(written)) {
      return;
    }
    String reference = schema.text("$ref");
    if (reference != null) {
      references.target(reference, schema.place()).ifPresent(this::schema);
      if (dialect == Dialect.OPENAPI30) {
        return;
      }
    }
    Node example = schema.get("example");
    if (example != null) {
      add(schema, example, Direction.NONE, "schema");
    }
    each(schema.sequence("examples"), value -> add(schema, value, Direction.NONE, "schema"));
    ONE.forEach(keyword -> schema(schema.get(keyword)));
    LISTS.forEach(keyword -> each(schema.sequence(keyword), this::schema));
    Node.Mapping properties = schema.mapping("properties");
    String elsewhere = properties == null ? null : properties.text("$ref");
    each(
        elsewhere == null || properties == null ? properties : references.mapping(properties),
        this::schema);
    each(schema.mapping("patternProperties"), this::schema);
    each(schema.mapping("$defs"), this::schema);
  }

  private void add(Node schema, Node value, Direction direction, String kind) {
    URI uri = schema.place().uri();
    Node root = documents.load(uri, schema.place()).orElse(schema);
    Schemas compiler =
        schemas.computeIfAbsent(
            direction, way -> new Schemas(dialect, way, true, documents, _ -> {}));
    String pointer = schema.place().toString();
    found.add(new Example(compiler.inside(uri.toString(), root, schema, pointer), value, kind));
  }

  /** A node as JSON; the examples of YAML documents may refer to files. */
  private String json(Node node) {
    return switch (node) {
      case Node.Text(String value, _) -> Text.quote(value);
      case Node.Numeric number -> number.value().toString();
      case Node.Truth truth -> Boolean.toString(truth.value());
      case Node.Nothing _ -> "null";
      case Node.Sequence list ->
          list.items().stream().map(this::json).collect(Collectors.joining(",", "[", "]"));
      case Node.Mapping map when map.members().size() == 1 && map.text("$ref") != null ->
          references
              .target(String.valueOf(map.text("$ref")), map.place())
              .map(this::json)
              .orElse("null");
      case Node.Mapping map ->
          map.members().entrySet().stream()
              .map(entry -> Text.quote(entry.getKey()) + ":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
    };
  }
}
