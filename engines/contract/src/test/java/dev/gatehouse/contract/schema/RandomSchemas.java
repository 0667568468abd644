package dev.gatehouse.contract.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Makes schemas of 2020-12, of every keyword but those that only annotate, and values that often
 * have to do with them.
 */
final class RandomSchemas {
  private static final String[] NAMES = {"a", "b", "c", "ab"};
  private static final String[] TYPES = {
    "object", "array", "string", "number", "integer", "boolean", "null"
  };
  private static final int DEFINITIONS = 3;
  private static final int MAX_DEPTH = 3;

  private final Random random;
  // Definitions beyond this may be referred to where a reference applies to the same value.
  private int level;
  private boolean referred;
  private int number;

  RandomSchemas(Random random) {
    this.random = random;
  }

  String schema() {
    referred = random.nextInt(3) > 0;
    number++;
    if (!referred) {
      return schema(0);
    }
    List<String> definitions = new ArrayList<>();
    for (int i = 0; i < DEFINITIONS; i++) {
      level = i;
      String anchors =
          switch (i) {
            case 0 -> "\"$anchor\":\"n\",";
            case 1 -> "\"$dynamicAnchor\":\"d\",";
            default -> "\"$id\":\"" + other() + "\",\"$dynamicAnchor\":\"d\",";
          };
      Map<String, String> keywords = keywords(1);
      keywords.keySet().removeIf(name -> name.equals("\"$ref\"") && random.nextBoolean());
      definitions.add("\"d%d\":{%s\"title\":\"\"%s}".formatted(i, anchors, tail(keywords)));
    }
    level = -1;
    return "{\"$id\":\""
        + root()
        + "\",\"$defs\":{"
        + String.join(",", definitions)
        + "}"
        + tail(keywords(0))
        + "}";
  }

  private static String tail(Map<String, String> keywords) {
    return keywords.entrySet().stream()
        .map(keyword -> "," + keyword.getKey() + ":" + keyword.getValue())
        .collect(Collectors.joining());
  }

  private String schema(int depth) {
    if (random.nextInt(12) == 0) {
      return random.nextInt(3) == 0 ? "false" : "true";
    }
    return keywords(depth).entrySet().stream()
        .map(keyword -> keyword.getKey() + ":" + keyword.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** A schema for a member or item: there, a reference may lead anywhere. */
  private String below(int depth) {
    int around = level;
    level = -1;
    String made = schema(depth);
    level = around;
    return made;
  }

  private Map<String, String> keywords(int depth) {
    Map<String, String> keywords = new LinkedHashMap<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String keyword = depth < MAX_DEPTH ? nested(depth + 1) : plain();
      int colon = keyword.indexOf(':');
      keywords.putIfAbsent(keyword.substring(0, colon), keyword.substring(colon + 1));
    }
    return keywords;
  }

  private String plain() {
    int n = random.nextInt(4);
    return switch (random.nextInt(21)) {
      case 0, 1, 2 -> "\"type\":\"" + type() + "\"";
      case 3 -> "\"type\":[\"string\",\"" + TYPES[random.nextInt(2)] + "\"]";
      case 4 -> "\"enum\":[" + value(2) + "," + value(2) + "]";
      case 5 -> "\"const\":" + value(2);
      case 6 -> "\"minimum\":" + n;
      case 7 -> "\"maximum\":" + n + (random.nextBoolean() ? "" : ".25");
      case 8 -> "\"exclusiveMinimum\":" + (n - 2);
      case 9 -> "\"exclusiveMaximum\":" + n + ".5";
      case 10 -> "\"multipleOf\":" + (n + 1) + (random.nextBoolean() ? "" : ".5");
      case 11 -> "\"minLength\":" + n;
      case 12 -> "\"maxLength\":" + n;
      case 13 -> "\"pattern\":\"^" + "ab?".substring(0, 1 + random.nextInt(3)) + "\"";
      case 14 -> "\"required\":[\"" + name() + "\"]";
      case 15 -> "\"maxItems\":" + n;
      case 16 -> "\"minItems\":" + n;
      case 17 -> "\"uniqueItems\":" + random.nextBoolean();
      case 18 -> "\"maxProperties\":" + n;
      case 19 -> "\"format\":\"date\"";
      default -> "\"minProperties\":" + n;
    };
  }

  private String nested(int depth) {
    return switch (random.nextInt(26)) {
      case 0, 1 -> "\"properties\":{\"a\":" + below(depth) + ",\"b\":" + below(depth) + "}";
      case 2 -> "\"additionalProperties\":" + below(depth);
      case 3 -> "\"patternProperties\":{\"^a\":" + below(depth) + "}";
      case 4 -> "\"items\":" + below(depth);
      case 5 -> "\"prefixItems\":[" + below(depth) + "," + below(depth) + "]";
      case 6 -> "\"contains\":" + below(depth);
      case 7 -> "\"minContains\":" + random.nextInt(3);
      case 8 -> "\"maxContains\":" + random.nextInt(3);
      case 9 -> "\"allOf\":[" + schema(depth) + "," + schema(depth) + "]";
      case 10 -> "\"anyOf\":[" + schema(depth) + "," + schema(depth) + "]";
      case 11 -> "\"oneOf\":[" + schema(depth) + "," + schema(depth) + "]";
      case 12 -> "\"not\":" + schema(depth);
      case 13 -> "\"if\":" + schema(depth);
      case 14 -> "\"then\":" + schema(depth);
      case 15 -> "\"else\":" + schema(depth);
      case 16 -> "\"unevaluatedProperties\":" + below(depth);
      case 17 -> "\"unevaluatedItems\":" + below(depth);
      case 18 -> "\"dependentSchemas\":{\"a\":" + schema(depth) + "}";
      case 19 -> "\"dependentRequired\":{\"a\":[\"b\"]}";
      case 20 -> "\"propertyNames\":" + below(depth);
      case 21, 22, 23 -> referred ? reference() : plain();
      default -> plain();
    };
  }

  private String reference() {
    int first = level + 1;
    if (first >= DEFINITIONS) {
      return plain();
    }
    // What a dynamic one leads to may be around it: not where it applies to the same value.
    if (level < 0 && random.nextInt(3) == 0) {
      return "\"$dynamicRef\":\"" + (random.nextBoolean() ? root() : other()) + "#d\"";
    }
    return switch (first + random.nextInt(DEFINITIONS - first)) {
      case 0 -> "\"$ref\":\"" + root() + (random.nextBoolean() ? "#n\"" : "#/$defs/d0\"");
      case 1 -> "\"$ref\":\"" + root() + (random.nextBoolean() ? "#d\"" : "#/$defs/d1\"");
      default -> "\"$ref\":\"" + other() + "\"";
    };
  }

  // An oracle remembers schemas by their URI.
  private String root() {
    return "http://example.com/root" + number;
  }

  private String other() {
    return "http://example.com/other" + number;
  }

  String value() {
    return value(0);
  }

  private String value(int depth) {
    int n = random.nextInt(4);
    return switch (random.nextInt(depth < MAX_DEPTH ? 10 : 6)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextBoolean());
      case 2 -> n + (random.nextBoolean() ? "" : random.nextBoolean() ? ".0" : ".5");
      case 3 -> String.valueOf(-n);
      case 4, 5 -> "\"" + "abab".substring(n) + "\"";
      case 6, 7 -> array(depth);
      default -> object(depth);
    };
  }

  private String array(int depth) {
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(depth + 1));
    }
    return "[" + String.join(",", items) + "]";
  }

  private String object(int depth) {
    List<String> members = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        members.add("\"" + name + "\":" + value(depth + 1));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private String type() {
    return TYPES[random.nextInt(TYPES.length)];
  }
}
