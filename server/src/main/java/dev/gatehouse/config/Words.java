package dev.gatehouse.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How names are spelled, shown in messages and guessed when misspelled. */
final class Words {
  static final int LONGEST = 60;

  private Words() {}

  /** {@code onBehalfOf} and {@code ON_BEHALF_OF} as {@code on-behalf-of}. */
  static String kebab(String javaName) {
    return javaName
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }

  /** Text of a file, made safe and short for a terminal. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(point -> isVisible(point) ? point : '\uFFFD')
        .forEach(shown::appendCodePoint);
    boolean cut = text.codePointCount(0, text.length()) > LONGEST;
    return shown.toString().replace('"', '\'').replace('`', '\'') + (cut ? "…" : "");
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  static String quoted(String text) {
    return "`" + shown(text) + "`";
  }

  static String listed(Collection<String> names) {
    List<String> few = names.stream().limit(25).map(Words::quoted).toList();
    return String.join(", ", few) + (few.size() < names.size() ? ", …" : "");
  }

  /** The known name that was probably meant. */
  static Optional<String> nearest(String written, Collection<String> known) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    String word = kebab(written);
    int most = Math.max(1, word.length() / 3);
    return known.stream()
        .filter(name -> name.length() <= LONGEST)
        .filter(name -> distance(word, kebab(name)) <= most)
        .min(Comparator.comparingInt(name -> distance(word, kebab(name))));
  }

  // Optimal string alignment: insert, delete, replace, swap neighbors.
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
