package dev.gatehouse.contract.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes schemas and values that often have to do with each other. */
final class RandomSchemas {
  private static final String[] NAMES = {"a", "b", "c", "ab"};
  private static final String[] TYPES = {
    "object", "array", "string", "number", "integer", "boolean", "null"
  };

  private final Random random;

  RandomSchemas(Random random) {
    this.random = random;
  }

  String schema() {
    return schema(0);
  }

  private String schema(int depth) {
    if (random.nextInt(12) == 0) {
      return random.nextInt(3) == 0 ? "false" : "true";
    }
    List<String> keywords = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String keyword = depth < 3 ? nested(depth + 1) : plain();
      String name = keyword.substring(0, keyword.indexOf(':'));
      if (keywords.stream().noneMatch(other -> other.startsWith(name + ":"))) {
        keywords.add(keyword);
      }
    }
    return "{" + String.join(",", keywords) + "}";
  }

  private String plain() {
    int n = random.nextInt(4);
    return switch (random.nextInt(15)) {
      case 0, 1, 2 -> "\"type\":\"" + TYPES[random.nextInt(TYPES.length)] + "\"";
      case 3 -> "\"enum\":[" + value(2) + "," + value(2) + "]";
      case 4 -> "\"const\":" + value(2);
      case 5 -> "\"minimum\":" + n;
      case 6 -> "\"exclusiveMaximum\":" + n + ".5";
      case 7 -> "\"multipleOf\":" + (n + 1) + (random.nextBoolean() ? "" : ".5");
      case 8 -> "\"minLength\":" + n;
      case 9 -> "\"maxLength\":" + n;
      case 10 -> "\"pattern\":\"^" + "ab?".substring(0, 1 + random.nextInt(3)) + "\"";
      case 11 -> "\"required\":[\"" + name() + "\"]";
      case 12 -> "\"maxItems\":" + n;
      case 13 -> "\"uniqueItems\":" + random.nextBoolean();
      default -> "\"minProperties\":" + n;
    };
  }

  private String nested(int depth) {
    return switch (random.nextInt(22)) {
      case 0, 1 -> "\"properties\":{\"a\":" + schema(depth) + ",\"b\":" + schema(depth) + "}";
      case 2 -> "\"additionalProperties\":" + schema(depth);
      case 3 -> "\"patternProperties\":{\"^a\":" + schema(depth) + "}";
      case 4 -> "\"items\":" + schema(depth);
      case 5 -> "\"prefixItems\":[" + schema(depth) + "," + schema(depth) + "]";
      case 6 -> "\"contains\":" + schema(depth);
      case 7 -> "\"allOf\":[" + schema(depth) + "," + schema(depth) + "]";
      case 8 -> "\"anyOf\":[" + schema(depth) + "," + schema(depth) + "]";
      case 9 -> "\"oneOf\":[" + schema(depth) + "," + schema(depth) + "]";
      case 10 -> "\"not\":" + schema(depth);
      case 11 -> "\"if\":" + schema(depth);
      case 12 -> "\"then\":" + schema(depth);
      case 13 -> "\"else\":" + schema(depth);
      case 14 -> "\"unevaluatedProperties\":" + schema(depth);
      case 15 -> "\"unevaluatedItems\":" + schema(depth);
      case 16 -> "\"dependentSchemas\":{\"a\":" + schema(depth) + "}";
      case 17 -> "\"dependentRequired\":{\"a\":[\"b\"]}";
      case 18 -> "\"propertyNames\":" + schema(depth);
      default -> plain();
    };
  }

  String value() {
    return value(0);
  }

  private String value(int depth) {
    int n = random.nextInt(4);
    return switch (random.nextInt(depth < 3 ? 10 : 6)) {
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
}
