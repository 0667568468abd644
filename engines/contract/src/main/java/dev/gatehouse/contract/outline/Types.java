package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Sets of kinds of values, as bits. */
public final class Types {
  public static final int NULL = 1;
  public static final int BOOLEAN = 2;
  public static final int INTEGER = 4;

  /** Numbers that are no integers. */
  public static final int FRACTION = 8;

  public static final int STRING = 16;
  public static final int LIST = 32;
  public static final int OBJECT = 64;
  public static final int NUMBER = INTEGER | FRACTION;
  public static final int ALL = 127;

  private Types() {}

  /** What {@code type} names; a word that is none of JSON Schema's names nothing. */
  public static int named(Node type) {
    if (type instanceof Node.Sequence list) {
      return list.items().stream().mapToInt(Types::named).reduce(0, (a, b) -> a | b);
    }
    return switch (type instanceof Node.Text text ? text.value() : "") {
      case "null" -> NULL;
      case "boolean" -> BOOLEAN;
      case "integer" -> INTEGER;
      case "number" -> NUMBER;
      case "string" -> STRING;
      case "array" -> LIST;
      case "object" -> OBJECT;
      default -> 0;
    };
  }

  /** The kind of a value. */
  public static int of(Node value) {
    return switch (value) {
      case Node.Nothing _ -> NULL;
      case Node.Truth _ -> BOOLEAN;
      case Node.Numeric(BigDecimal number, _) ->
          number.stripTrailingZeros().scale() <= 0 ? INTEGER : FRACTION;
      case Node.Text _ -> STRING;
      case Node.Sequence _ -> LIST;
      case Node.Mapping _ -> OBJECT;
    };
  }

  /** For people. */
  public static String words(int types) {
    if (types == ALL) {
      return "anything";
    }
    List<String> words = new ArrayList<>();
    add(words, types, BOOLEAN, "boolean");
    if ((types & NUMBER) == NUMBER) {
      words.add("number");
    } else {
      add(words, types, INTEGER, "integer");
      add(words, types, FRACTION, "fraction");
    }
    add(words, types, STRING, "string");
    add(words, types, LIST, "array");
    add(words, types, OBJECT, "object");
    add(words, types, NULL, "null");
    return words.isEmpty() ? "nothing" : String.join(" or ", words);
  }

  private static void add(List<String> words, int types, int bit, String word) {
    if ((types & bit) != 0) {
      words.add(word);
    }
  }
}
