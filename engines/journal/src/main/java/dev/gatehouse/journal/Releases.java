package dev.gatehouse.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The segments that retention has deleted, as the journal's key signs them: what tells a lawful
 * deletion from any other. Their seals stay, and with them the tree.
 *
 * @param origin names the log
 * @param time when it was signed
 * @param ordinals ascending
 */
record Releases(String origin, Instant time, TreeSet<Integer> ordinals) {
  private static final String TITLE = "released";
  private static final String TIME = "time ";
  private static final int LINES = 3;
  private static final Pattern RUN = Pattern.compile("segments (\\d{1,9})-(\\d{1,9})");
  private static final int MOST = 10_000_000;

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n').append(TITLE).append('\n');
    text.append(TIME).append(time).append('\n');
    int first = -1;
    int last = -1;
    for (int ordinal : ordinals) {
      if (first >= 0 && ordinal != last + 1) {
        text.append("segments %d-%d\n".formatted(first, last));
        first = -1;
      }
      first = first < 0 ? ordinal : first;
      last = ordinal;
    }
    return first < 0
        ? text.toString()
        : text.append("segments %d-%d\n".formatted(first, last)).toString();
  }

  static Optional<Releases> parse(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.size() < LINES || !lines.get(1).equals(TITLE) || !lines.get(2).startsWith(TIME)) {
      return Optional.empty();
    }
    TreeSet<Integer> ordinals = new TreeSet<>();
    try {
      Instant time = Instant.parse(lines.get(2).substring(TIME.length()));
      for (String line : lines.subList(LINES, lines.size())) {
        Matcher run = RUN.matcher(line);
        if (!run.matches() || !add(ordinals, run)) {
          return Optional.empty();
        }
      }
      return Optional.of(new Releases(lines.getFirst(), time, ordinals));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean add(TreeSet<Integer> ordinals, Matcher run) {
    int first = Integer.parseInt(run.group(1));
    int last = Integer.parseInt(run.group(2));
    if (last < first || last - first > MOST) {
      return false;
    }
    for (int ordinal = first; ordinal <= last; ordinal++) {
      ordinals.add(ordinal);
    }
    return true;
  }
}
