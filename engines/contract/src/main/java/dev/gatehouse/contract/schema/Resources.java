package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.Uris;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Every schema resource of a set by its URI, and which resource a schema belongs to. */
final class Resources {
  private static final Set<String> ONE =
      Set.of(
          "not",
          "if",
          "then",
          "else",
          "items",
          "additionalItems",
          "additionalProperties",
          "contains",
          "propertyNames",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contentSchema");
  private static final Set<String> LIST = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
  private static final Set<String> MAP =
      Set.of(
          "properties",
          "patternProperties",
          "$defs",
          "definitions",
          "dependentSchemas",
          "dependencies");

  private final Dialect standard;
  private final Documents documents;
  private final Consumer<Diagnostic> diagnostics;
  private final Map<String, Resource> byUri = new HashMap<>();
  private final IdentityHashMap<Node, Resource> homes = new IdentityHashMap<>();
  // Schemas whose dialect is described elsewhere, and where they stand: read once one is used.
  private final IdentityHashMap<Node, Resource> unread = new IdentityHashMap<>();
  private final Map<String, Node> unreadByUri = new HashMap<>();
  private boolean surveying;

  /** What a reference leads to. */
  record Target(Node node, Resource home) {}

  Resources(Dialect standard, Documents documents, Consumer<Diagnostic> diagnostics) {
    this.standard = standard;
    this.documents = documents;
    this.diagnostics = diagnostics;
  }

  List<Resource> all() {
    return new ArrayList<>(byUri.values());
  }

  /** The resource of a document's root; for OpenAPI, that is no schema itself. */
  Resource document(String uri, Node root) {
    Resource known = byUri.get(uri);
    if (known != null) {
      return known;
    }
    Resource resource = resource(uri, root, standard);
    byUri.put(uri, resource);
    if (!standard.openApi()) {
      index(root, resource);
    } else if (standard.since(2020)
        && root instanceof Node.Mapping mapping
        && mapping.text("openapi") != null) {
      surveying = true;
      new OpenApiSchemas(schema -> index(schema, resource)).visit(mapping);
      surveying = false;
    }
    return homes.getOrDefault(root, resource);
  }

  Resource home(Node node, Resource otherwise) {
    Resource known = homes.get(node);
    if (known != null) {
      return known;
    }
    index(node, unread.getOrDefault(node, otherwise));
    return homes.getOrDefault(node, otherwise);
  }

  private Resource resource(String base, Node root, Dialect inherited) {
    String named = root instanceof Node.Mapping mapping ? mapping.text("$schema") : null;
    Dialect dialect = named == null ? inherited : Dialect.of(named);
    if (named == null || dialect != null) {
      return new Resource(base, root, dialect == null ? inherited : dialect);
    }
    return custom(base, root, named, inherited);
  }

  /** Whether the OpenAPI document of a place has a schema of that name. */
  boolean hasComponent(String name, Place place) {
    Node root = documents.load(place.uri(), place).orElse(null);
    Node.Mapping components = root instanceof Node.Mapping it ? it.mapping("components") : null;
    Node.Mapping schemas = components == null ? null : components.mapping("schemas");
    return schemas != null && schemas.get(name) != null;
  }

  /** A dialect that a meta-schema of its own describes by its vocabularies (2020-12 §8.1). */
  private Resource custom(String base, Node root, String named, Dialect inherited) {
    Optional<Node> meta =
        named.equals(base) ? Optional.empty() : load(Uris.document(named), root.place());
    if (!(meta.orElse(null) instanceof Node.Mapping mapping)) {
      return new Resource(base, root, inherited);
    }
    String basis = mapping.text("$schema");
    Dialect dialect = basis == null ? null : Dialect.of(basis);
    Resource resource = new Resource(base, root, dialect == null ? inherited : dialect);
    Node.Mapping vocabulary = mapping.mapping("$vocabulary");
    if (vocabulary != null) {
      Set<String> names = vocabulary.members().keySet();
      resource.asserts = names.stream().anyMatch(name -> name.endsWith("/vocab/validation"));
      resource.formatAsserts =
          names.stream().anyMatch(name -> name.endsWith("/vocab/format-assertion"))
              || (names.stream().anyMatch(name -> name.endsWith("2019-09/vocab/format"))
                  && vocabulary.truth("https://json-schema.org/draft/2019-09/vocab/format"));
    }
    return resource;
  }

  private void index(Node node, Resource around) {
    if (node instanceof Node.Truth) {
      homes.putIfAbsent(node, around);
    }
    if (!(node instanceof Node.Mapping schema) || homes.containsKey(node)) {
      return;
    }
    if (surveying && isDescribedElsewhere(schema)) {
      unread.put(schema, around);
      unreadByUri.put(Uris.document(Uris.resolve(around.base, id(schema))), schema);
      return;
    }
    boolean hidden = around.dialect.refHidesSiblings() && schema.text("$ref") != null;
    Resource home = hidden ? around : identified(schema, around);
    homes.put(schema, home);
    if (!hidden) {
      anchors(schema, home);
    }
    schema.members().forEach((keyword, value) -> children(keyword, value, home));
  }

  private static boolean isDescribedElsewhere(Node.Mapping schema) {
    String named = schema.text("$schema");
    return named != null && Dialect.of(named) == null && !id(schema).isEmpty();
  }

  private static String id(Node.Mapping schema) {
    String id = schema.text("$id");
    return id == null || id.startsWith("#") ? "" : id;
  }

  private void children(String keyword, Node value, Resource home) {
    if (ONE.contains(keyword) && !(value instanceof Node.Sequence)) {
      index(value, home);
    } else if (LIST.contains(keyword) && value instanceof Node.Sequence sequence) {
      sequence.items().forEach(item -> index(item, home));
    } else if (MAP.contains(keyword) && value instanceof Node.Mapping mapping) {
      mapping.members().values().forEach(item -> index(item, home));
    }
  }

  private Resource identified(Node.Mapping schema, Resource around) {
    String id = schema.text(around.dialect.idKeyword());
    String named = schema.text("$schema");
    if (id == null && named != null) {
      Dialect other = Dialect.of(named);
      id = other == null || other == around.dialect ? null : schema.text(other.idKeyword());
    }
    if (id == null || (around.dialect.openApi() && !around.dialect.since(2020))) {
      return around;
    }
    if (id.startsWith("#")) {
      around.anchors.put(id.substring(1), schema);
      return around;
    }
    String uri = Uris.document(Uris.resolve(around.base, id));
    Resource resource = resource(uri, schema, around.dialect);
    byUri.put(uri, resource);
    return resource;
  }

  private static void anchors(Node.Mapping schema, Resource home) {
    if (!home.dialect.since(2019)) {
      return;
    }
    String anchor = schema.text("$anchor");
    if (anchor != null) {
      home.anchors.put(anchor, schema);
    }
    String dynamic = schema.text("$dynamicAnchor");
    if (dynamic != null && home.dialect.since(2020)) {
      home.anchors.put(dynamic, schema);
      home.dynamicAnchors.put(dynamic, schema);
    }
    if (schema == home.root && schema.truth("$recursiveAnchor")) {
      home.recursiveAnchor = true;
    }
  }

  /**
   * What a reference written in a resource leads to; nothing, and a diagnostic, if it leads
   * nowhere.
   */
  Optional<Target> find(String reference, Resource from, Place place) {
    String full = Uris.resolve(from.base, reference);
    Node left = unreadByUri.get(Uris.document(full));
    Resource resource = left == null ? byUri.get(Uris.document(full)) : home(left, from);
    if (resource == null) {
      Optional<Node> root = load(Uris.document(full), place);
      if (root.isEmpty()) {
        return Optional.empty();
      }
      resource = document(Uris.document(full), root.get());
    }
    Optional<Target> target = within(resource, Uris.fragment(full));
    if (target.isEmpty()) {
      diagnostics.accept(Diagnostic.error(place, "'" + reference + "' leads nowhere"));
    }
    return target;
  }

  private Optional<Node> load(String uri, Place place) {
    try {
      return documents.load(URI.create(uri), place);
    } catch (IllegalArgumentException notUri) {
      diagnostics.accept(Diagnostic.error(place, "'" + uri + "' is not a URI"));
      return Optional.empty();
    }
  }

  private Optional<Target> within(Resource resource, String fragment) {
    if (fragment.isEmpty()) {
      return Optional.of(new Target(resource.root, home(resource.root, resource)));
    }
    if (!fragment.startsWith("/")) {
      Node anchored = resource.anchors.get(fragment);
      return Optional.ofNullable(anchored).map(node -> new Target(node, home(node, resource)));
    }
    Node at = resource.root;
    Resource home = resource;
    for (String segment : Pointer.segments(fragment)) {
      Node next = Pointer.step(at, segment);
      if (next == null) {
        return Optional.empty();
      }
      at = next;
      home = unread.containsKey(at) ? home(at, home) : homes.getOrDefault(at, home);
    }
    return Optional.of(new Target(at, home(at, home)));
  }
}
