package dev.gatehouse.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands of a document's {@code console} blocks, in order: a line that starts with {@code $}
 * is typed, the lines after it are printed. In what is printed, {@code …} stands for any text, and
 * alone on a line for any lines.
 */
record Transcript(List<Step> steps) {

  /**
   * One command and what it prints.
   *
   * @param line where it stands in the document, from 1
   */
  record Step(int line, String command, List<String> prints) {

    /** Whether the output is what the document says; a document that says nothing allows all. */
    boolean matches(String output) {
      StringBuilder pattern = new StringBuilder();
      for (String print : prints) {
        pattern.append(
            print.strip().equals("…")
                ? "(?:.*\\R)*?"
                : Pattern.quote(print).replace("…", "\\E.*\\Q") + "\\R");
      }
      return prints.isEmpty() || Pattern.matches(pattern.toString(), output);
    }
  }

  static Transcript of(String document) {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    int number = 0;
    for (String line : document.lines().toList()) {
      number++;
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        steps.add(new Step(number, line.substring(2), new ArrayList<>()));
      } else if (inside && !steps.isEmpty()) {
        steps.getLast().prints().add(line);
      }
    }
    return new Transcript(List.copyOf(steps));
  }
}
