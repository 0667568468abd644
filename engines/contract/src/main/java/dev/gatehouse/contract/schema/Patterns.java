package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Compiles regular expressions of schemas. */
final class Patterns {
  private Patterns() {}

  static @Nullable Content compile(String pattern, Node node, Schemas schemas) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      return (bytes, from, to) ->
          compiled.matcher(new String(bytes, from, to - from, StandardCharsets.UTF_8)).find();
    } catch (PatternSyntaxException wrong) {
      schemas.error(node, "not a regular expression: " + pattern);
      return null;
    }
  }
}
