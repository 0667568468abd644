package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    Style found = of(word);
    return found == null ? otherwise : found;
  }

  /** The style of this name in OpenAPI, or null. */
  static @Nullable Style of(String word) {
    for (Style style : values()) {
      if (style.name().replace("_", "").equals(word.toUpperCase(Locale.ROOT))) {
        return style;
      }
    }
    return null;
  }

  /** Whether values in this part of a request can be written so (OpenAPI 3.1 §4.8.12.3). */
  boolean suits(In in) {
    return switch (this) {
      case SIMPLE -> in == In.PATH || in == In.HEADER;
      case LABEL, MATRIX -> in == In.PATH;
      case FORM -> in == In.QUERY || in == In.COOKIE;
      case SPACE_DELIMITED, PIPE_DELIMITED, DEEP_OBJECT -> in == In.QUERY;
    };
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
