package dev.gatehouse.contract;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names that a contract declares, and the other spellings that software behind us takes for one of
 * them: another case (ASP.NET), {@code id[]} and {@code id[x]} (PHP, Rails, qs), dots and spaces
 * for underscores, blanks at an end, what stands behind a NUL (PHP). What is sent under such a name
 * was not held against what is declared. So it is with names behind a {@code ;}, at which readers
 * of before the URL Standard part pairs (Rack 2, Python before 3.9.2, CGI.pm).
 */
record Spellings(Set<String> folded) {
  /** What would have been right. */
  static final String EXPECTED = "the name and the style that the contract declares";

  /** As {@link #EXPECTED}, of a name that {@link #behindSemicolon} finds. */
  static final String NONE_BEHIND = "no name behind a `;`: within a value it is written %3B";

  static final Spellings NONE = new Spellings(Set.of());

  /** Of the names that are declared. */
  static Spellings of(Collection<String> names) {
    return new Spellings(
        names.stream().map(Spellings::fold).collect(Collectors.toUnmodifiableSet()));
  }

  boolean isEmpty() {
    return folded.isEmpty();
  }

  /** Whether some reader may take a name for one that is declared. */
  boolean mayMean(String name) {
    if (folded.contains(fold(name))) {
      return true;
    }
    int bracket = name.indexOf('[');
    return bracket > 0
        && (folded.contains(fold(name.substring(0, bracket)))
            || folded.contains(fold(name.replace('[', '_'))));
  }

  /**
   * The first name behind a semicolon in a query or a form, as if a pair began there; null if there
   * is none.
   *
   * @param bare whether a name counts that has no {@code =}
   * @param counts which names do
   */
  static @Nullable String behindSemicolon(String text, boolean bare, Predicate<String> counts) {
    for (int at = text.indexOf(';'); at >= 0; at = text.indexOf(';', at + 1)) {
      int end = at + 1;
      while (end < text.length() && "&;=".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      if (bare || (end < text.length() && text.charAt(end) == '=')) {
        String name = PercentCoding.decode(text.substring(at + 1, end), true);
        if (name != null && !name.isEmpty() && counts.test(name)) {
          return name;
        }
      }
    }
    return null;
  }

  private static String fold(String name) {
    int end = name.indexOf('\0');
    String text = (end < 0 ? name : name.substring(0, end)).strip();
    String bare = text.endsWith("[]") ? text.substring(0, text.length() - 2) : text;
    return bare.replace('.', '_').replace(' ', '_').toLowerCase(Locale.ROOT);
  }
}
