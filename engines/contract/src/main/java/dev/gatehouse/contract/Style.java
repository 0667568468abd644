package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How lists and maps are written in a parameter (OpenAPI 3.1 §4.8.12.3). */
enum Style {
  SIMPLE(","),
  FORM(","),
  LABEL(","),
  MATRIX(","),
  SPACE_DELIMITED("%20|\\+| "),
  PIPE_DELIMITED("\\||%7C|%7c"),
  DEEP_OBJECT(",");

  private final Pattern delimiter;

  Style(String delimiter) {
    this.delimiter = Pattern.compile(delimiter);
  }

  static Style standard(In in) {
    return in == In.QUERY || in == In.COOKIE ? FORM : SIMPLE;
  }

  /** The style of this name in OpenAPI, or the standard one. */
  static Style named(String word, Style otherwise) {
    for (Style style : values()) {
      if (style.name().replace("_", "").equals(word.toUpperCase(Locale.ROOT))) {
        return style;
      }
    }
    return otherwise;
  }

  /** The parts of an encoded value that are divided by this style's delimiter. */
  List<String> split(String encoded, boolean explode) {
    if (encoded.isEmpty()) {
      return new ArrayList<>();
    }
    String[] parts =
        this == LABEL && explode ? encoded.split("\\.", -1) : delimiter.split(encoded, -1);
    List<String> made = new ArrayList<>(parts.length);
    for (String part : parts) {
      made.add(part.strip());
    }
    return made;
  }
}
