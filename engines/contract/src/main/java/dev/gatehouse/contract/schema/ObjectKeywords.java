package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keywords of a schema that are about the members of an object. */
final class ObjectKeywords {
  private static final int BITS = 64;

  private final SchemaCompiler compiler;
  private final Node.Mapping node;

  ObjectKeywords(SchemaCompiler compiler) {
    this.compiler = compiler;
    this.node = compiler.node();
  }

  void compile() {
    Map<String, Node> properties = members("properties");
    List<String> required = required(properties);
    ObjectRule.PatternMember[] patterns = patterns();
    Node additional = node.get("additionalProperties");
    Node names = node.get("propertyNames");
    boolean named = names != null && compiler.dialect().since(6);
    if (!properties.isEmpty()
        || !required.isEmpty()
        || patterns.length > 0
        || additional != null
        || named) {
      add(properties, required, patterns, additional, named ? names : null);
    }
    dependencies();
  }

  private void add(
      Map<String, Node> properties,
      List<String> required,
      ObjectRule.PatternMember[] patterns,
      @Nullable Node additional,
      @Nullable Node names) {
    Map<String, ObjectRule.Member> members = new LinkedHashMap<>();
    List<String> counted = required.subList(0, Math.min(BITS, required.size()));
    properties.forEach(
        (name, property) ->
            members.put(
                name,
                new ObjectRule.Member(name, property(name, property), counted.indexOf(name))));
    for (String name : counted) {
      members.computeIfAbsent(
          name, missing -> new ObjectRule.Member(missing, null, counted.indexOf(missing)));
    }
    compiler.add(
        new ObjectRule(
            List.copyOf(members.values()),
            patterns,
            additional == null ? null : compiler.child(additional, "additionalProperties"),
            names == null ? null : compiler.child(names, "propertyNames"),
            compiler.site("required", "this property"),
            compiler.site("additionalProperties", "no property of this name"),
            additional == null && compiler.schemas().direction() == Direction.REQUEST));
    moreRequired(required);
  }

  private Schema property(String name, Node property) {
    Schema schema = compiler.child(property, "properties", name);
    Site refused = refused(property);
    return refused == null ? schema : schema.refusing(refused);
  }

  private void moreRequired(List<String> required) {
    if (required.size() > BITS) {
      List<String> more = required.subList(BITS, required.size()).stream().distinct().toList();
      compiler.add(
          new ObjectRule.MoreRequired(
              more, new Names(more), compiler.site("required", "this property")));
    }
  }

  private Map<String, Node> members(String keyword) {
    Node value = node.get(keyword);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Node.Mapping mapping) {
      return referred(mapping).members();
    }
    compiler.schemas().error(value, keyword + " must be an object of schemas");
    return Map.of();
  }

  /**
   * A {@code $ref} beside no schema is not foreseen by the specification, and is in use for maps of
   * properties.
   */
  private Node.Mapping referred(Node.Mapping members) {
    String ref = members.text("$ref");
    if (ref == null) {
      return members;
    }
    return compiler.schemas().find(ref, compiler.home(), members.place()).stream()
        .map(Resources.Target::node)
        .filter(Node.Mapping.class::isInstance)
        .map(Node.Mapping.class::cast)
        .findFirst()
        .orElse(new Node.Mapping(Map.of(), members.place()));
  }

  private List<String> required(Map<String, Node> properties) {
    Node value = node.get("required");
    if (value == null || !compiler.asserts()) {
      return List.of();
    }
    if (!(value instanceof Node.Sequence list)) {
      compiler.schemas().error(value, "required must be a list of names");
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (Node item : list.items()) {
      if (item instanceof Node.Text(String name, _)) {
        Node property = properties.get(name);
        if (property == null || refused(property) == null) {
          names.add(name);
        }
      } else {
        compiler.schemas().error(item, "required must be a list of names");
      }
    }
    return List.copyOf(names);
  }

  private @Nullable Site refused(Node property) {
    String keyword =
        switch (compiler.schemas().direction()) {
          case NONE -> null;
          case REQUEST -> "readOnly";
          case RESPONSE -> "writeOnly";
        };
    if (keyword == null || !compiler.dialect().openApi() || !says(property, keyword)) {
      return null;
    }
    return compiler.site(
        keyword, keyword.equals("readOnly") ? "not sent by callers" : "not answered");
  }

  /** Whether a property, what it refers to, or a part of all it has to be has a keyword. */
  private boolean says(Node property, String keyword) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Resources.Target> open = new ArrayDeque<>();
    open.add(new Resources.Target(property, compiler.home()));
    for (Resources.Target next = open.poll(); next != null; next = open.poll()) {
      if (!(next.node() instanceof Node.Mapping schema) || !seen.add(schema)) {
        continue;
      }
      if (schema.truth(keyword)) {
        return true;
      }
      Resource home = next.home();
      String ref = schema.text("$ref");
      if (ref != null) {
        compiler.schemas().find(ref, home, schema.place()).ifPresent(open::add);
      }
      Node.Sequence all = schema.sequence("allOf");
      for (Node part : all == null ? List.<Node>of() : all.items()) {
        open.add(new Resources.Target(part, home));
      }
    }
    return false;
  }

  private ObjectRule.PatternMember[] patterns() {
    List<ObjectRule.PatternMember> found = new ArrayList<>();
    members("patternProperties")
        .forEach(
            (pattern, schema) -> {
              Content content = Patterns.compile(pattern, schema, compiler.schemas());
              if (content != null) {
                found.add(
                    new ObjectRule.PatternMember(
                        content, compiler.child(schema, "patternProperties", pattern)));
              }
            });
    return found.toArray(ObjectRule.PatternMember[]::new);
  }

  private void dependencies() {
    if (compiler.dialect().since(2019)) {
      members("dependentRequired")
          .forEach((name, value) -> dependency("dependentRequired", name, value));
      members("dependentSchemas")
          .forEach((name, value) -> dependency("dependentSchemas", name, value));
    }
    // Kept by 2019-09 and 2020-12 for older schemas.
    members("dependencies").forEach((name, value) -> dependency("dependencies", name, value));
  }

  private void dependency(String keyword, String name, Node value) {
    List<String> names = new ArrayList<>();
    Schema schema = null;
    if (value instanceof Node.Sequence list) {
      for (Node item : list.items()) {
        if (item instanceof Node.Text text) {
          names.add(text.value());
        }
      }
    } else {
      schema = compiler.applied(value, keyword + "/" + name);
    }
    compiler.add(
        new DependentRule(
            name.getBytes(StandardCharsets.UTF_8),
            names.toArray(String[]::new),
            bytes(names),
            schema,
            compiler.site(keyword, "this property beside " + name)));
  }

  private static byte[][] bytes(List<String> names) {
    return names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }
}
