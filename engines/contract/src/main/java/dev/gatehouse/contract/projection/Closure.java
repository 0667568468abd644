package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.schema.Schemas;
import dev.gatehouse.contract.schema.Targets;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All schemas that may apply to the same value as a schema: through references, all branches, and a
 * discriminator's mapping.
 */
public final class Closure {
  private static final List<String> BRANCHES = List.of("allOf", "anyOf", "oneOf");
  private static final List<String> ONE = List.of("if", "then", "else");
  private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

  // One node for all, since what is made of schemas is told apart by their nodes.
  private static final Node.Mapping ANYTHING =
      new Node.Mapping(Map.of(), new Place(URI.create("schema:true"), "", 1, 1));

  private final Schemas schemas;
  private final Documents documents;
  private final IdentityHashMap<Node, Optional<Node>> followed = new IdentityHashMap<>();

  public Closure(Schemas schemas, Documents documents) {
    this.schemas = schemas;
    this.documents = documents;
  }

  /** The schema objects among them; {@code true} is an empty one, {@code false} is none. */
  public List<Node.Mapping> of(Collection<Node> roots) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Node.Mapping> found = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(roots);
    for (Node next = open.poll(); next != null; next = open.poll()) {
      if (seen.add(next)) {
        visit(next, open, found);
      }
    }
    return found;
  }

  /** What a schema refers to comes right behind it, before what was open already. */
  private void visit(Node node, Deque<Node> open, List<Node.Mapping> found) {
    if (node instanceof Node.Truth truth) {
      if (truth.value()) {
        found.add(ANYTHING);
      }
      return;
    }
    if (!(node instanceof Node.Mapping schema)) {
      return;
    }
    List<Node> next = new ArrayList<>();
    boolean refers = false;
    for (String keyword : REFERENCES) {
      String reference = schema.text(keyword);
      if (reference != null) {
        refers = true;
        follow(schema, reference).ifPresent(next::add);
      }
    }
    branches(schema, next);
    next.reversed().forEach(open::push);
    if (!refers || Kinds.saysAnything(schema)) {
      found.add(schema);
    }
  }

  private void branches(Node.Mapping schema, List<Node> next) {
    for (String keyword : BRANCHES) {
      Node.Sequence list = schema.sequence(keyword);
      if (list != null) {
        next.addAll(list.items());
      }
    }
    for (String keyword : ONE) {
      Node branch = schema.get(keyword);
      if (branch != null) {
        next.add(branch);
      }
    }
    Node.Mapping dependent = schema.mapping("dependentSchemas");
    if (dependent != null) {
      next.addAll(dependent.members().values());
    }
    Node.Mapping discriminator = schema.mapping("discriminator");
    if (discriminator != null) {
      targets(schema, discriminator, next);
    }
  }

  private void targets(Node.Mapping schema, Node.Mapping discriminator, List<Node> next) {
    Node.Mapping mapping = discriminator.mapping("mapping");
    List<Node> all = new ArrayList<>(mapping == null ? List.of() : mapping.members().values());
    all.add(discriminator.get("defaultMapping"));
    Targets targets = schemas.targets(schema);
    for (Node target : all) {
      if (target instanceof Node.Text text) {
        find(schema, targets.reference(text)).ifPresent(next::add);
      }
    }
  }

  private Optional<Node> follow(Node.Mapping schema, String reference) {
    Optional<Node> known = followed.get(schema);
    if (known == null) {
      known = find(schema, reference);
      followed.put(schema, known);
    }
    return known;
  }

  /** A map of properties, or the one that its {@code $ref} leads to. */
  Node.@Nullable Mapping map(Node.@Nullable Mapping written) {
    String reference = written == null ? null : written.text("$ref");
    if (written == null || reference == null) {
      return written;
    }
    return follow(written, reference).orElse(null) instanceof Node.Mapping target ? target : null;
  }

  private Optional<Node> find(Node.Mapping schema, String reference) {
    var uri = schema.place().uri();
    return documents
        .load(uri, schema.place())
        .flatMap(root -> schemas.follow(uri.toString(), root, schema, reference));
  }

  /** Whether a schema, what it refers to, or a part of all it has to be has a keyword. */
  Predicate<Node> says(String keyword) {
    return node -> {
      Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      Deque<Node> open = new ArrayDeque<>(List.of(node));
      for (Node next = open.poll(); next != null; next = open.poll()) {
        if (!(next instanceof Node.Mapping schema) || !seen.add(next)) {
          continue;
        }
        if (schema.truth(keyword)) {
          return true;
        }
        String reference = schema.text("$ref");
        if (reference != null) {
          follow(schema, reference).ifPresent(open::add);
        }
        Node.Sequence all = schema.sequence("allOf");
        open.addAll(all == null ? List.of() : all.items());
      }
      return false;
    };
  }
}
