package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How fields are named: a bare name, or a JSON pointer (RFC 6901) in which {@code *} is any item.
 */
final class FieldNames {
  private FieldNames() {}

  static void check(KeyPath path, Optional<List<String>> written, Report report) {
    List<String> names = written.orElse(List.of());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      KeyPath at = path.item(i);
      if (!isName(name)) {
        boolean blank = name.isBlank() || name.equals("/");
        report.mistake(
            at,
            blank ? "names no field" : "is not a JSON pointer",
            blank
                ? "write a name such as email, or /contact/email"
                : "write ~0 for ~ and ~1 for /");
      } else if (!seen.add(name.startsWith("/") ? name : "/" + name)) {
        report.mistake(at, "is named twice", "keep one of them");
      }
    }
  }

  /** Whether this could name a field, in some contract. */
  static boolean isName(String written) {
    boolean pointer = !written.startsWith("/") || !written.matches(".*~([^01].*|$)");
    return pointer && !written.isBlank() && !written.equals("/");
  }
}
