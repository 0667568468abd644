package dev.gatehouse.contract.learn;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a segment of a path looks like. */
enum Looks {
  INTEGER("0|[1-9][0-9]{0,17}", "integer", ""),
  UUID("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "string", "uuid"),
  DATE("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", "string", "date"),
  HEX("(?=[a-f]*[0-9])[0-9a-f]{16,128}", "string", ""),
  /** More than six figures, which a word of a path does not have. */
  CODE("(?=(?:[^0-9]*[0-9]){7})" + Looks.CHARACTERS + "{1,64}", "string", ""),
  /** Anything else: a word of the path, until there are many. */
  WORD("", "string", "");

  private static final String CHARACTERS = "[A-Za-z0-9._~-]";
  private static final String PLAIN = CHARACTERS + "{1,64}";

  private final String pattern;
  private final String type;
  private final String format;

  Looks(String pattern, String type, String format) {
    this.pattern = pattern;
    this.type = type;
    this.format = format;
  }

  static Looks of(String segment) {
    for (Looks looks : values()) {
      if (looks != WORD && segment.matches(looks.pattern)) {
        // A date may have the form and be none.
        return looks == DATE && segment.compareTo("1000") < 0 ? WORD : looks;
      }
    }
    return WORD;
  }

  /**
   * The one of that name.
   *
   * @throws IOException if this version has none
   */
  static Looks named(String name) throws IOException {
    for (Looks looks : values()) {
      if (looks.name().equals(name)) {
        return looks;
      }
    }
    throw new IOException("it is of another version: " + name);
  }

  /** Whether it can be a word of a path template as it is. */
  static boolean isPlain(String segment) {
    return segment.matches(PLAIN);
  }

  /** Whether it has more figures than a name has: a number of somebody or something. */
  static boolean hasManyFigures(String name) {
    return name.chars().filter(c -> c >= '0' && c <= '9').count() > 6;
  }

  static boolean hasFigure(String word) {
    return word.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  /** Runs of letters and of figures, as one character each; of a long mix of both, its length. */
  static String pattern(String word) {
    if (!hasFigure(word)) {
      return "a";
    }
    String runs = word.replaceAll("[A-Za-z]+", "a").replaceAll("[0-9]+", "9");
    return runs.length() > 5 ? "mix" + word.length() : runs;
  }

  /** Whether it may be a word of the path, such as a version, as long as there is no other. */
  boolean maybeWord(String segment) {
    return this == DATE || (this == INTEGER && segment.length() <= 2);
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    if (this == HEX) {
      schema.put("pattern", "^[0-9a-f]{16,128}$");
    } else if (!format.isEmpty() && this != DATE) {
      schema.put("format", format);
    } else if (this == DATE) {
      schema.put("pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    } else if (this == WORD || this == CODE) {
      schema.put("pattern", "^" + PLAIN + "$");
    }
    return schema;
  }

  /** Of a segment that looked like several of these. */
  static Map<String, Object> mixed() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", "^" + CHARACTERS + "{1,128}$");
    return schema;
  }
}
