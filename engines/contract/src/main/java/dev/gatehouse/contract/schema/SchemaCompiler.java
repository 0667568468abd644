package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.Uris;
import dev.gatehouse.contract.json.Tape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns one schema object into rules, the cheap ones first. */
final class SchemaCompiler {
  private final Schemas schemas;
  private final Schema schema;
  private final Node.Mapping node;
  private final Resource home;
  private final String location;
  private final List<Rule> rules = new ArrayList<>();

  SchemaCompiler(
      Schemas schemas, Schema schema, Node.Mapping node, Resource home, String location) {
    this.schemas = schemas;
    this.schema = schema;
    this.node = node;
    this.home = home;
    this.location = location;
  }

  void compile() {
    ScalarKeywords scalars = new ScalarKeywords(this);
    String ref = node.text("$ref");
    if (ref != null && home.dialect.refHidesSiblings()) {
      reference(ref);
      schema.rules(rules.toArray(Rule[]::new), null, null, false);
      return;
    }
    if (home.asserts) {
      type();
      choices();
      scalars.compile();
      counts();
    }
    scalars.annotated();
    new ObjectKeywords(this).compile();
    arrays();
    if (ref != null) {
      reference(ref);
    }
    dynamicReferences();
    branches();
    Rule properties = unevaluated("unevaluatedProperties", Tape.OBJECT);
    Rule items = unevaluated("unevaluatedItems", Tape.ARRAY);
    schema.rules(rules.toArray(Rule[]::new), properties, items, nullable());
  }

  Node.Mapping node() {
    return node;
  }

  Dialect dialect() {
    return home.dialect;
  }

  Schemas schemas() {
    return schemas;
  }

  Resource home() {
    return home;
  }

  boolean asserts() {
    return home.asserts;
  }

  void add(Rule rule) {
    rules.add(rule);
  }

  Site site(String keyword, String expected) {
    return new Site(location, keyword, expected);
  }

  Schema child(Node child, String keyword) {
    return schemas.child(child, home, location + "/" + keyword);
  }

  Schema child(Node child, String keyword, String name) {
    return schemas.child(child, home, location + "/" + keyword + Pointer.segment(name));
  }

  Schema applied(Node child, String keyword) {
    Schema inner = child(child, keyword);
    schemas.inPlace(schema, inner);
    return inner;
  }

  @Nullable Integer limit(String keyword) {
    Node value = node.get(keyword);
    if (value == null) {
      return null;
    }
    if (value instanceof Node.Numeric(BigDecimal number, _) && number.signum() >= 0) {
      return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }
    schemas.error(value, keyword + " must be a number that is not negative");
    return null;
  }

  private boolean nullable() {
    return home.dialect == Dialect.OPENAPI30 && node.truth("nullable");
  }

  private void type() {
    Node value = node.get("type");
    if (value == null) {
      return;
    }
    List<Node> names = value instanceof Node.Sequence list ? list.items() : List.of(value);
    int kinds = 0;
    List<String> expected = new ArrayList<>();
    for (Node name : names) {
      int bits = name instanceof Node.Text text ? kinds(text.value()) : 0;
      if (bits == 0) {
        schemas.error(
            name, "type must be one of array, boolean, integer, null, number, object, string");
        return;
      }
      kinds |= bits;
      expected.add(((Node.Text) name).value());
    }
    Site site = site("type", String.join(" or ", expected));
    add(new TypeRule(kinds, home.dialect.since(6) || home.dialect.openApi(), site));
  }

  private static int kinds(String name) {
    return switch (name) {
      case "object" -> TypeRule.bit(Tape.OBJECT);
      case "array" -> TypeRule.bit(Tape.ARRAY);
      case "string" -> TypeRule.bit(Tape.STRING);
      case "number" -> TypeRule.bit(Tape.NUMBER);
      case "integer" -> TypeRule.INTEGER;
      case "boolean" -> TypeRule.bit(Tape.TRUE) | TypeRule.bit(Tape.FALSE);
      case "null" -> TypeRule.bit(Tape.NULL);
      default -> 0;
    };
  }

  private void choices() {
    Node.Sequence choices = node.sequence("enum");
    if (choices != null) {
      String expected =
          choices.items().stream()
              .map(item -> item instanceof Node.Text text ? text.value() : "…")
              .limit(20)
              .collect(Collectors.joining(", ", "one of ", ""));
      add(new ChoiceRule(choices.items(), site("enum", expected)));
    } else if (node.get("enum") != null) {
      schemas.error(node, "enum must be a list");
    }
    Node constant = node.get("const");
    if (constant != null && home.dialect.since(6)) {
      add(new ChoiceRule(List.of(constant), site("const", "the one value that is allowed")));
    }
  }

  private void counts() {
    count("minProperties", Tape.OBJECT, true, "properties");
    count("maxProperties", Tape.OBJECT, false, "properties");
    count("minItems", Tape.ARRAY, true, "items");
    count("maxItems", Tape.ARRAY, false, "items");
  }

  private void count(String keyword, int kind, boolean atLeast, String noun) {
    Integer limit = limit(keyword);
    if (limit != null) {
      String expected = (atLeast ? "at least " : "at most ") + limit + " " + noun;
      add(new CountRule(kind, atLeast, limit, site(keyword, expected)));
    }
  }

  private void arrays() {
    new ArrayKeywords(this).compile();
  }

  private void reference(String ref) {
    Schema target = schemas.target(ref, home, node.place());
    if (target != null) {
      schemas.inPlace(schema, target);
      add(new RefRule(target));
    }
  }

  private void dynamicReferences() {
    String ref = node.text("$dynamicRef");
    if (ref != null && home.dialect.since(2020)) {
      dynamicReference(ref);
    }
    String recursive = node.text("$recursiveRef");
    if (recursive != null && home.dialect == Dialect.DRAFT2019) {
      Schema initial = schemas.target(recursive, home, node.place());
      if (initial != null) {
        add(
            home.recursiveAnchor
                ? new RefRule.Recursive(initial, schemas.recursiveTargets())
                : new RefRule(initial));
      }
    }
  }

  private void dynamicReference(String ref) {
    Resources.Target target = schemas.find(ref, home, node.place()).orElse(null);
    Schema initial = target == null ? null : schemas.target(ref, home, node.place());
    if (target == null || initial == null) {
      return;
    }
    String anchor = Uris.fragment(ref);
    boolean dynamic = target.home().dynamicAnchors.get(anchor) == target.node();
    add(
        dynamic
            ? new RefRule.Dynamic(anchor, initial, schemas.dynamicTargets(anchor))
            : new RefRule(initial));
  }

  private void branches() {
    Schema[] all = branch("allOf");
    if (all.length > 0) {
      add(new BranchRule.All(all));
    }
    Schema[] any = branch("anyOf");
    if (any.length > 0) {
      Rule rule = new BranchRule.Any(any, site("anyOf", "one of " + any.length + " shapes"));
      add(Discriminators.choose(this, "anyOf", any, rule));
    }
    Schema[] one = branch("oneOf");
    if (one.length > 0) {
      Rule rule =
          new BranchRule.One(one, site("oneOf", "exactly one of " + one.length + " shapes"));
      add(Discriminators.choose(this, "oneOf", one, rule));
    }
    Node not = node.get("not");
    if (not != null) {
      add(new BranchRule.Not(applied(not, "not"), site("not", "a value of another shape")));
    }
    conditional();
  }

  private void conditional() {
    Node condition = node.get("if");
    if (condition == null || !home.dialect.since(7)) {
      return;
    }
    Node then = node.get("then");
    Node otherwise = node.get("else");
    add(
        new BranchRule.Conditional(
            applied(condition, "if"),
            then == null ? null : applied(then, "then"),
            otherwise == null ? null : applied(otherwise, "else")));
  }

  private Schema[] branch(String keyword) {
    Node value = node.get(keyword);
    if (value instanceof Node.Sequence list) {
      Schema[] made = new Schema[list.items().size()];
      for (int i = 0; i < made.length; i++) {
        made[i] = applied(list.items().get(i), keyword + "/" + i);
      }
      return made;
    }
    if (value != null) {
      schemas.error(value, keyword + " must be a list of schemas");
    }
    return new Schema[0];
  }

  private @Nullable Rule unevaluated(String keyword, int container) {
    Node value = node.get(keyword);
    if (value == null || !home.dialect.since(2019)) {
      return null;
    }
    return new UnevaluatedRule(container, child(value, keyword), site(keyword, "nothing more"));
  }
}
