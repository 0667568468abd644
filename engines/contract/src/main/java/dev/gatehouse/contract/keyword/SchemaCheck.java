package dev.gatehouse.contract.keyword;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Types;
import dev.gatehouse.contract.regex.Regex;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Formats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Looks at one schema object, and not at those inside it. */
final class SchemaCheck {
  // Of these the registry of OpenAPI and JSON Schema say what they mean; nothing is asserted.
  private static final Set<String> FOR_PEOPLE =
      Set.of(
          "binary",
          "byte",
          "password",
          "float",
          "double",
          "double-int",
          "decimal",
          "decimal128",
          "int8",
          "int16",
          "uint8",
          "uint16",
          "uint32",
          "uint64",
          "char",
          "base64url",
          "html",
          "commonmark",
          "http-date",
          "media-range",
          "sf-binary",
          "sf-boolean",
          "sf-decimal",
          "sf-integer",
          "sf-string",
          "sf-token",
          "unixtime",
          "time-local",
          "date-time-local");
  // Older drafts have these, and what they mean is clear: to look away would pass what nobody
  // meant.
  private static final Set<String> HEEDED = Set.of("patternProperties", "dependencies");
  // What must not travel one way does not, however badly that is written.
  private static final Set<String> ONE_WAY = Set.of("readOnly", "writeOnly");
  private static final Set<String> BESIDE_A_REFERENCE =
      Set.of("$ref", "description", "summary", "title", "deprecated", "example", "default");
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("minimum", "maximum"),
          List.of("minLength", "maxLength"),
          List.of("minItems", "maxItems"),
          List.of("minContains", "maxContains"),
          List.of("minProperties", "maxProperties"));

  private final Dialect dialect;
  private final BiConsumer<Node, String> warn;

  /**
   * @param warn takes what is wrong, and where
   */
  SchemaCheck(Dialect dialect, BiConsumer<Node, String> warn) {
    this.dialect = dialect;
    this.warn = warn;
  }

  void check(Node.Mapping schema) {
    if (dialect == Dialect.OPENAPI30 && schema.get("$ref") != null) {
      hidden(schema);
      return;
    }
    schema.members().forEach(this::keyword);
    names(schema.get("type"));
    pattern(schema.text("pattern"), schema.get("pattern"));
    types(schema);
    choices(schema);
    limits(schema);
    required(schema);
    format(schema);
  }

  private void hidden(Node.Mapping schema) {
    schema
        .members()
        .forEach(
            (name, value) -> {
              if (!BESIDE_A_REFERENCE.contains(name) && !name.startsWith("x-")) {
                boolean heeded = ONE_WAY.contains(name);
                String deed = heeded ? ", and heeded all the same" : "";
                warn.accept(value, quoted(name) + " beside $ref is ignored in OpenAPI 3.0" + deed);
              }
            });
  }

  private void keyword(String name, Node value) {
    Keyword keyword = Keyword.of(name);
    if (name.startsWith("x-")) {
      return;
    }
    if (keyword == null) {
      String near = Keyword.near(name, dialect);
      String meant = near == null ? "" : "; did you mean " + near + "?";
      warn.accept(value, quoted(name) + " is no keyword, and is ignored" + meant);
    } else if (!keyword.isIn(dialect, name)) {
      String deed = HEEDED.contains(name) ? ", and is heeded all the same" : ", and is ignored";
      warn.accept(value, quoted(name) + " is no keyword of " + words() + deed + instead(name));
    } else if (!keyword.value(dialect, name).fits(value)) {
      warn.accept(value, name + " must be " + keyword.value(dialect, name).words);
    }
  }

  private String words() {
    return switch (dialect) {
      case OPENAPI30 -> "OpenAPI 3.0";
      case OPENAPI31 -> "OpenAPI 3.1";
      default -> "this version of JSON Schema";
    };
  }

  private String instead(String name) {
    return switch (name) {
      case "nullable" -> "; add \"null\" to `type`";
      case "const" -> "; write `enum` with one value";
      case "examples" -> "; write `example`";
      case "id" -> "; write $id";
      case "dependencies" -> "; write dependentRequired or dependentSchemas";
      case "additionalItems" -> "; write prefixItems and items";
      case "$defs", "definitions" -> "; write schemas below components";
      default -> "";
    };
  }

  private void names(@Nullable Node type) {
    List<Node> names =
        type instanceof Node.Sequence list
            ? list.items()
            : type == null ? List.of() : List.of(type);
    for (Node name : names) {
      if (Types.named(name) == 0 || name instanceof Node.Sequence) {
        warn.accept(
            name, "type must be one of array, boolean, integer, null, number, object, string");
      }
    }
  }

  private void pattern(@Nullable String pattern, @Nullable Node written) {
    if (pattern == null || written == null) {
      return;
    }
    try {
      Regex.compile(pattern);
    } catch (PatternSyntaxException wrong) {
      String why = " (" + wrong.getDescription() + ")";
      warn.accept(written, "not a regular expression: " + pattern + why);
    }
  }

  /** A keyword of another kind than the type says nothing. */
  private void types(Node.Mapping schema) {
    int types = types(schema.get("type"));
    if (types == 0) {
      return;
    }
    schema
        .members()
        .forEach(
            (name, value) -> {
              Keyword keyword = Keyword.of(name);
              if (keyword != null && keyword.isIn(dialect, name) && (keyword.of() & types) == 0) {
                warn.accept(value, name + " has no effect: the type is " + Types.words(types));
              }
            });
    // OpenAPI 3.0.3 §4.7.24.1
    if (dialect == Dialect.OPENAPI30 && types == Types.LIST && schema.get("items") == null) {
      warn.accept(schema, "items is missing, and anything may be in this array");
    }
  }

  private static int types(@Nullable Node type) {
    return type == null ? 0 : Types.named(type);
  }

  /** Values that are named and that the type refuses. */
  private void choices(Node.Mapping schema) {
    int types = types(schema.get("type"));
    boolean nullable = dialect == Dialect.OPENAPI30 && schema.truth("nullable");
    Node.Sequence choices = schema.sequence("enum");
    if (choices == null) {
      return;
    }
    if (choices.items().isEmpty()) {
      warn.accept(choices, "enum is empty: no value passes");
    }
    for (Node choice : choices.items()) {
      int kind = Types.of(choice);
      if (types != 0 && (kind & types) == 0 && !(nullable && kind == Types.NULL)) {
        warn.accept(
            choice, "enum names a value that never passes: the type is " + Types.words(types));
      }
    }
  }

  private void limits(Node.Mapping schema) {
    for (List<String> pair : PAIRS) {
      BigDecimal least = number(schema.get(pair.getFirst()));
      BigDecimal most = number(schema.get(pair.getLast()));
      if (counted(schema, pair.getFirst())
          && least != null
          && most != null
          && least.compareTo(most) > 0) {
        String words = pair.getFirst() + " is more than " + pair.getLast();
        warn.accept(schema, words + ": no value passes");
      }
    }
  }

  /** Whether a limit is one: of what an array contains only if something says what that is. */
  private boolean counted(Node.Mapping schema, String limit) {
    Keyword keyword = Keyword.of(limit);
    boolean known = keyword != null && keyword.isIn(dialect, limit);
    return known && (!limit.equals("minContains") || schema.get("contains") != null);
  }

  private static @Nullable BigDecimal number(@Nullable Node node) {
    return node instanceof Node.Numeric(BigDecimal number, _) ? number : null;
  }

  /** A name that has to be there and that a closed object refuses. */
  private void required(Node.Mapping schema) {
    Node.Sequence names = schema.sequence("required");
    boolean closed =
        schema.get("additionalProperties") instanceof Node.Truth truth && !truth.value();
    if (names == null || !closed || schema.get("patternProperties") != null) {
      return;
    }
    Node.Mapping properties = schema.mapping("properties");
    Map<String, Node> declared = properties == null ? Map.of() : properties.members();
    for (Node name : names.items()) {
      if (name instanceof Node.Text text && !declared.containsKey(text.value())) {
        warn.accept(
            name,
            "required names "
                + quoted(text.value())
                + ", which additionalProperties: false refuses: no value passes");
      }
    }
  }

  private void format(Node.Mapping schema) {
    String format = schema.text("format");
    Node written = schema.get("format");
    if (format == null || written == null || FOR_PEOPLE.contains(format)) {
      return;
    }
    boolean ofNumbers = Set.of("int32", "int64").contains(format);
    if (!ofNumbers && Formats.text(format, dialect) == null) {
      warn.accept(written, "format " + quoted(format) + " is not known, and not asserted");
      return;
    }
    int types = types(schema.get("type"));
    if (types != 0 && (types & (ofNumbers ? Types.NUMBER : Types.STRING)) == 0) {
      warn.accept(
          written,
          "format " + quoted(format) + " has no effect: the type is " + Types.words(types));
    }
  }

  private static String quoted(String name) {
    return "'" + name + "'";
  }
}
