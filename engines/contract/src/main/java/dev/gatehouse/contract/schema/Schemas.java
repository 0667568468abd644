package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.Uris;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles schemas that may refer to one another; every schema once. Call {@link #finish} before
 * any of them is used.
 */
public final class Schemas {
  private final Resources resources;
  private final Direction direction;
  private final boolean formats;
  private final Consumer<Diagnostic> diagnostics;
  private final IdentityHashMap<Node, Schema> compiled = new IdentityHashMap<>();
  private final IdentityHashMap<Schema, List<Schema>> inPlace = new IdentityHashMap<>();
  private final IdentityHashMap<Schema, Place> places = new IdentityHashMap<>();
  private final Map<String, Map<Node, Schema>> dynamicTargets = new java.util.HashMap<>();
  private final IdentityHashMap<Node, Schema> recursiveTargets = new IdentityHashMap<>();
  private final Deque<SchemaCompiler> open = new ArrayDeque<>();
  private final DynamicScope.Use dynamic = new DynamicScope.Use();

  /**
   * @param formats whether they are asserted where the dialect leaves it open
   */
  public Schemas(
      Dialect dialect,
      Direction direction,
      boolean formats,
      Documents documents,
      Consumer<Diagnostic> diagnostics) {
    this.resources = new Resources(dialect, documents, diagnostics);
    this.direction = direction;
    this.formats = formats;
    this.diagnostics = diagnostics;
  }

  /** Compiles a document that is a schema. */
  public Schema root(String uri, Node root) {
    Resource home = resources.document(uri, root);
    return completed(compile(root, home, uri + "#"));
  }

  /**
   * Compiles a schema inside a document.
   *
   * @param uri of the document
   * @param pointer where in it the schema is, for people
   */
  public Schema inside(String uri, Node document, Node schema, String pointer) {
    Resource around = resources.document(uri, document);
    return completed(compile(schema, resources.home(schema, around), pointer));
  }

  /** The schema node that a reference in a schema of a document leads to. */
  public Optional<Node> follow(String uri, Node document, Node.Mapping schema, String reference) {
    Resource home = resources.home(schema, resources.document(uri, document));
    return resources.find(reference, home, schema.place()).map(Resources.Target::node);
  }

  /** What the targets in the discriminator of a schema refer to. */
  public Targets targets(Node.Mapping schema) {
    return new Targets(schema, resources);
  }

  /** The dialect of a schema: that which it, or what it is part of, names, or the contract's. */
  public Dialect dialect(String uri, Node document, Node.Mapping schema) {
    return resources.home(schema, resources.document(uri, document)).dialect;
  }

  /**
   * Completes what refers dynamically, and reports schemas that refer to themselves without end.
   */
  public void finish() {
    int before;
    do {
      before = compiled.size();
      for (Resource resource : resources.all()) {
        resource.dynamicAnchors.forEach((name, node) -> dynamicTarget(resource, name, node));
        if (resource.recursiveAnchor && dynamic.used()) {
          recursiveTargets.put(
              resource.root, compile(resource.root, resource, resource.base + "#"));
        }
      }
      complete();
    } while (compiled.size() > before);
    new Loops(inPlace).find().forEach(this::reportLoop);
    inPlace.clear();
    compiled.values().forEach(Schema::settle);
  }

  /** Compiles what was met on the way: not one inside another, or long chains would be deep. */
  private void complete() {
    for (SchemaCompiler next = open.poll(); next != null; next = open.poll()) {
      next.compile();
    }
  }

  private Schema completed(Schema schema) {
    complete();
    return schema;
  }

  private void dynamicTarget(Resource resource, String name, Node node) {
    Map<Node, Schema> targets = dynamicTargets.get(name);
    if (targets != null) {
      targets.put(node, compile(node, resource, resource.base + "#" + name));
    }
  }

  private void reportLoop(Schema schema) {
    Place place = places.get(schema);
    if (place != null) {
      diagnostics.accept(Diagnostic.error(place, "this schema refers to itself without end"));
    }
  }

  /** A regular expression of a schema, or null and a diagnostic. */
  public @Nullable Content pattern(String pattern, Node node) {
    return Patterns.compile(pattern, node, this);
  }

  Schema compile(Node node, Resource home, String location) {
    Schema known = compiled.get(node);
    if (known != null) {
      return known;
    }
    Schema schema = new Schema(location, home, dynamic);
    compiled.put(node, schema);
    places.put(schema, node.place());
    if (node instanceof Node.Mapping mapping) {
      open.add(new SchemaCompiler(this, schema, mapping, home, location));
    } else if (node instanceof Node.Truth truth) {
      if (!truth.value()) {
        schema.rules(
            new Rule[] {new NeverRule(new Site(location, "false", "nothing"))}, null, null, false);
      }
    } else {
      error(node, "a schema must be an object");
    }
    return schema;
  }

  Schema child(Node node, Resource around, String location) {
    return compile(node, resources.home(node, around), location);
  }

  Optional<Resources.Target> find(String reference, Resource from, Place place) {
    return resources.find(reference, from, place);
  }

  @Nullable Schema target(String reference, Resource from, Place place) {
    Resources.Target target = resources.find(reference, from, place).orElse(null);
    if (target == null) {
      return null;
    }
    String location = Uris.resolve(from.base, reference);
    int slash = location.startsWith("file:") ? Uris.document(location).lastIndexOf('/') + 1 : 0;
    return compile(target.node(), target.home(), location.substring(slash));
  }

  /** Notes that one schema applies another to the same value. */
  void inPlace(Schema outer, Schema inner) {
    inPlace.computeIfAbsent(outer, _ -> new ArrayList<>()).add(inner);
  }

  Map<Node, Schema> dynamicTargets(String anchor) {
    dynamic.mark();
    return dynamicTargets.computeIfAbsent(anchor, _ -> new IdentityHashMap<>());
  }

  Map<Node, Schema> recursiveTargets() {
    dynamic.mark();
    return recursiveTargets;
  }

  Direction direction() {
    return direction;
  }

  boolean assertsFormats(Resource home) {
    return formats || home.formatAsserts;
  }

  void error(Node node, String message) {
    diagnostics.accept(Diagnostic.error(node.place(), message));
  }

  void warning(Node node, String message) {
    diagnostics.accept(Diagnostic.warning(node.place(), message));
  }
}
