package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.regex.Regex;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Compiles regular expressions of schemas. */
final class Patterns {
  private Patterns() {}

  static @Nullable Content compile(String pattern, Node node, Schemas schemas) {
    try {
      Regex regex = Regex.compile(pattern);
      regex
          .reservation()
          .ifPresent(
              why ->
                  schemas.warning(
                      node, "the pattern " + pattern + " is run with a bound, since " + why));
      return new CostlyPattern(regex);
    } catch (PatternSyntaxException wrong) {
      schemas.error(
          node, "not a regular expression: " + pattern + " (" + wrong.getDescription() + ")");
      return null;
    }
  }
}
