package dev.gatehouse.contract.keyword;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Types;
import dev.gatehouse.contract.schema.Dialect;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A keyword of JSON Schema: what its value is, in which dialects, and of which kinds of values it
 * says something.
 *
 * @param since the draft that brought it; 4 if it was always there
 * @param until the draft that dropped it
 * @param of the kinds, as bits of {@link Types}
 */
record Keyword(Value value, int since, int until, boolean openApi, int of) {
  private static final int ALWAYS = 4;
  private static final int NEVER = 9_999;
  private static final Map<String, Keyword> ALL = new HashMap<>();

  /** What a keyword's value is. */
  enum Value {
    ANYTHING("anything"),
    NUMBER("a number"),
    COUNT("a whole number that is not negative"),
    TEXT("a string"),
    TRUTH("true or false"),
    LIST("a list"),
    NAMES("a list of names"),
    OBJECT("an object"),
    SCHEMA("a schema"),
    SCHEMAS("a list of schemas"),
    ITEMS("a schema or a list of them"),
    MAP("an object of schemas");

    final String words;

    Value(String words) {
      this.words = words;
    }

    boolean fits(Node node) {
      return switch (this) {
        case ANYTHING -> true;
        case NUMBER -> node instanceof Node.Numeric;
        case COUNT ->
            node instanceof Node.Numeric(BigDecimal number, _)
                && number.signum() >= 0
                && number.stripTrailingZeros().scale() <= 0;
        case TEXT -> node instanceof Node.Text;
        case TRUTH -> node instanceof Node.Truth;
        case LIST -> node instanceof Node.Sequence;
        case NAMES ->
            node instanceof Node.Sequence list
                && list.items().stream().allMatch(Node.Text.class::isInstance);
        case OBJECT -> node instanceof Node.Mapping;
        case SCHEMA -> isSchema(node);
        case SCHEMAS ->
            node instanceof Node.Sequence list
                && !list.items().isEmpty()
                && list.items().stream().allMatch(Value::isSchema);
        case ITEMS -> SCHEMA.fits(node) || node instanceof Node.Sequence;
        case MAP ->
            node instanceof Node.Mapping map
                && (map.text("$ref") != null
                    || map.members().values().stream().allMatch(Value::isSchema));
      };
    }

    private static boolean isSchema(Node node) {
      return node instanceof Node.Mapping || node instanceof Node.Truth;
    }
  }

  static {
    put(Value.ANYTHING, Types.ALL, ALWAYS, "type", "default", "$ref");
    put(Value.LIST, Types.ALL, ALWAYS, "enum");
    put(Value.ANYTHING, Types.ALL, 6, "const");
    put(Value.TEXT, Types.ALL, ALWAYS, "title", "description", "$schema", "format");
    put(Value.TEXT, Types.ALL, 6, "$id");
    put(Value.TEXT, Types.ALL, 7, "$comment");
    put(Value.TEXT, Types.STRING, 7, "contentEncoding", "contentMediaType");
    put(Value.SCHEMA, Types.STRING, 2019, "contentSchema");
    put(Value.TEXT, Types.ALL, 2019, "$anchor");
    put(Value.TEXT, Types.ALL, 2020, "$dynamicRef", "$dynamicAnchor");
    put(Value.OBJECT, Types.ALL, 2019, "$vocabulary");
    put(Value.MAP, Types.ALL, 2019, "$defs");
    put(Value.MAP, Types.ALL, ALWAYS, "definitions");
    put(Value.LIST, Types.ALL, 6, "examples");
    put(Value.TRUTH, Types.ALL, 7, "readOnly", "writeOnly");
    put(Value.TRUTH, Types.ALL, 2019, "deprecated");
    put(Value.NUMBER, Types.NUMBER, ALWAYS, "minimum", "maximum", "multipleOf");
    put(Value.NUMBER, Types.NUMBER, ALWAYS, "exclusiveMinimum", "exclusiveMaximum");
    put(Value.COUNT, Types.STRING, ALWAYS, "minLength", "maxLength");
    put(Value.TEXT, Types.STRING, ALWAYS, "pattern");
    put(Value.COUNT, Types.LIST, ALWAYS, "minItems", "maxItems");
    put(Value.TRUTH, Types.LIST, ALWAYS, "uniqueItems");
    put(Value.ITEMS, Types.LIST, ALWAYS, "items");
    put(Value.SCHEMA, Types.LIST, 6, "contains");
    put(Value.SCHEMAS, Types.LIST, 2020, "prefixItems");
    put(Value.SCHEMA, Types.LIST, 2019, "unevaluatedItems");
    put(Value.COUNT, Types.LIST, 2019, "minContains", "maxContains");
    put(Value.COUNT, Types.OBJECT, ALWAYS, "minProperties", "maxProperties");
    put(Value.NAMES, Types.OBJECT, ALWAYS, "required");
    put(Value.MAP, Types.OBJECT, ALWAYS, "properties", "patternProperties");
    put(Value.SCHEMA, Types.OBJECT, ALWAYS, "additionalProperties");
    put(Value.SCHEMA, Types.OBJECT, 6, "propertyNames");
    put(Value.SCHEMA, Types.OBJECT, 2019, "unevaluatedProperties");
    put(Value.MAP, Types.OBJECT, 2019, "dependentSchemas");
    put(Value.OBJECT, Types.OBJECT, 2019, "dependentRequired");
    put(Value.SCHEMAS, Types.ALL, ALWAYS, "allOf", "anyOf", "oneOf");
    put(Value.SCHEMA, Types.ALL, ALWAYS, "not");
    put(Value.SCHEMA, Types.ALL, 7, "if", "then", "else");
    dropped(Value.TEXT, Types.ALL, 4, "id");
    dropped(Value.SCHEMA, Types.LIST, 2019, "additionalItems");
    dropped(Value.OBJECT, Types.OBJECT, 7, "dependencies");
    ALL.put("$recursiveRef", new Keyword(Value.TEXT, 2019, 2019, false, Types.ALL));
    ALL.put("$recursiveAnchor", new Keyword(Value.TRUTH, 2019, 2019, false, Types.ALL));
    ALL.put("nullable", new Keyword(Value.TRUTH, ALWAYS, 4, true, Types.ALL));
    ALL.put("discriminator", new Keyword(Value.OBJECT, ALWAYS, NEVER, true, Types.ALL));
    ALL.put("xml", new Keyword(Value.OBJECT, ALWAYS, NEVER, true, Types.ALL));
    ALL.put("externalDocs", new Keyword(Value.OBJECT, ALWAYS, NEVER, true, Types.ALL));
    ALL.put("example", new Keyword(Value.ANYTHING, ALWAYS, NEVER, true, Types.ALL));
  }

  private static void put(Value value, int of, int since, String... names) {
    for (String name : names) {
      ALL.put(name, new Keyword(value, since, NEVER, false, of));
    }
  }

  private static void dropped(Value value, int of, int until, String... names) {
    for (String name : names) {
      ALL.put(name, new Keyword(value, ALWAYS, until, false, of));
    }
  }

  /** The keyword of this name in any dialect, or null. */
  static @Nullable Keyword of(String name) {
    return ALL.get(name);
  }

  /** Whether a dialect reads it. */
  boolean isIn(Dialect dialect, String name) {
    // OpenAPI 3.0 took these from later drafts, and left out what it calls by another name.
    if (dialect == Dialect.OPENAPI30) {
      return switch (name) {
        case "readOnly", "writeOnly", "deprecated" -> true;
        case "id",
            "$schema",
            "definitions",
            "patternProperties",
            "additionalItems",
            "dependencies" ->
            false;
        default -> since <= ALWAYS;
      };
    }
    boolean known = dialect.since(since) && (until == NEVER || !dialect.since(until + 1));
    return known && (!openApi || dialect.openApi());
  }

  /** What its value is in a dialect. */
  Value value(Dialect dialect, String name) {
    boolean flag = name.startsWith("exclusive") && !dialect.since(6);
    boolean one = value == Value.ITEMS && (dialect.openApi() || dialect.since(2020));
    return flag ? Value.TRUTH : one ? Value.SCHEMA : value;
  }

  /** The name that was meant, if one is near. */
  static @Nullable String near(String name, Dialect dialect) {
    String best = null;
    int least = name.length() <= 4 ? 2 : 3;
    for (Map.Entry<String, Keyword> entry : ALL.entrySet()) {
      int distance = distance(name, entry.getKey());
      if (distance < least && entry.getValue().isIn(dialect, entry.getKey())) {
        least = distance;
        best = entry.getKey();
      }
    }
    return best;
  }

  /** Letters that are other, more, fewer or swapped; case does not count. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2) {
      return NEVER;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = lower(a, i) == lower(b, j);
        int step = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        cost[i][j] = Math.min(step, cost[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && lower(a, i) == lower(b, j - 1) && lower(a, i - 1) == lower(b, j)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }

  private static char lower(String text, int length) {
    return Character.toLowerCase(text.charAt(length - 1));
  }
}
