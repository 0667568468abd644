package dev.gatehouse.contract.confine;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.regex.Extent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Whether what is known of a value leaves no room for anything dangerous. */
final class Confining {
  // Asserted by the validator, and of letters, digits, dots, colons, plus and hyphen only.
  private static final Set<String> FORMATS =
      Set.of("uuid", "date", "date-time", "time", "duration", "ipv4", "ipv6", "hostname");

  private static final int MAX_WORK = 1_000;

  private Confining() {}

  /** Whether a string at this place is confined, or cannot be there. */
  static boolean text(State state) {
    return every(state, Confining::text, new int[1]);
  }

  /** Whether the names of members are confined, or there can be none. */
  static boolean names(State state) {
    return every(state, Confining::names, new int[1]);
  }

  /** Whether no value of a kind can be there, or only such as the contract names. */
  static boolean excludes(State state, String kind) {
    return every(state, part -> excludes(part, kind) || names(part, "enum", "const"), new int[1]);
  }

  private static boolean names(Node.Mapping part, String... keywords) {
    return Arrays.stream(keywords).anyMatch(keyword -> part.get(keyword) != null);
  }

  /** One part is enough, since all apply; of a union, each branch must do. */
  private static boolean every(State state, Predicate<Node.Mapping> confines, int[] work) {
    if (++work[0] > MAX_WORK) {
      return false;
    }
    return state.shape().never()
        || state.shape().parts().stream().anyMatch(confines)
        || state.all().stream()
            .anyMatch(union -> union.stream().allMatch(branch -> every(branch, confines, work)));
  }

  private static boolean text(Node.Mapping part) {
    String format = part.text("format");
    String pattern = part.text("pattern");
    return excludes(part, "string")
        || names(part, "enum", "const")
        || (format != null && FORMATS.contains(format))
        || (pattern != null && harmless(pattern));
  }

  private static boolean names(Node.Mapping part) {
    if (excludes(part, "object") || names(part, "enum", "const")) {
      return true;
    }
    Node.Mapping all = part.mapping("propertyNames");
    if (all != null && all.get("$ref") == null && text(all) && !excludes(all, "string")) {
      return true;
    }
    boolean closed = part.get("additionalProperties") instanceof Node.Truth truth && !truth.value();
    Node.Mapping patterned = part.mapping("patternProperties");
    Map<String, Node> patterns = patterned == null ? Map.of() : patterned.members();
    return closed && patterns.keySet().stream().allMatch(Confining::harmless);
  }

  /** Whether {@code type} is there and does not name a kind. */
  private static boolean excludes(Node.Mapping part, String kind) {
    Node type = part.get("type");
    List<Node> names =
        type instanceof Node.Sequence list
            ? list.items()
            : type == null ? List.of() : List.of(type);
    return !names.isEmpty()
        && names.stream().allMatch(it -> it instanceof Node.Text t && !t.value().equals(kind));
  }

  private static boolean harmless(String pattern) {
    Extent extent = Extent.of(pattern);
    return extent.whole()
        && (extent.within(Confining::inWords) || extent.within(Confining::inFigures));
  }

  // No quote, bracket, slash, space, semicolon or colon, of which every injection needs one. A
  // hyphen stays harmless although two of them end a statement of SQL: slugs and dates have it.
  private static boolean inWords(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isPlain(c);
  }

  // Without letters there is no word to write, so that separators of figures do no harm.
  private static boolean inFigures(int c) {
    return c == ':' || c == '+' || c == ',' || c == ' ' || isPlain(c);
  }

  private static boolean isPlain(int c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '.';
  }
}
