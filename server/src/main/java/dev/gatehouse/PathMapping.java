package dev.gatehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path of an upstream in place of that of an operation: the same values in other places. A value
 * is a whole segment here, so that no two of them make one that means something else.
 */
final class PathMapping {
  private final List<Piece> pieces;

  /** A text, or the value of the parameter at an index. */
  private record Piece(String text, int parameter) {}

  private PathMapping(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * Reads a template.
   *
   * @param declared the operation's own template
   * @throws IllegalArgumentException if it is none, or asks for a value that the path does not have
   */
  static PathMapping of(String template, String declared) {
    if (!template.startsWith("/") || template.length() > 2000) {
      throw new IllegalArgumentException("is not a path; write such as /v2/items/{itemId}");
    }
    List<String> known = parameters(declared);
    List<Piece> pieces = new ArrayList<>();
    for (String segment : template.substring(1).split("/", -1)) {
      pieces.add(segment.startsWith("{") ? value(segment, known) : text(segment, template));
    }
    return new PathMapping(List.copyOf(pieces));
  }

  private static Piece value(String segment, List<String> known) {
    int index = segment.endsWith("}") ? known.indexOf(segment) : -1;
    if (index < 0) {
      throw new IllegalArgumentException(
          "has %s, which the operation's path does not; write %s"
              .formatted(segment, known.isEmpty() ? "none" : "one of " + known));
    }
    return new Piece("", index);
  }

  private static Piece text(String segment, String template) {
    boolean last = segment.isEmpty() && (template.equals("/") || template.endsWith("/"));
    boolean plain =
        segment.matches("[A-Za-z0-9._~!$&'()*+,=:@-]+")
            && !segment.equals(".")
            && !segment.equals("..");
    if (!plain && !(last && template.indexOf("//") < 0)) {
      throw new IllegalArgumentException(
          "is not a plain path; write whole segments, and parameters as whole segments");
    }
    return new Piece(segment, -1);
  }

  private static List<String> parameters(String declared) {
    List<String> names = new ArrayList<>();
    int open = declared.indexOf('{');
    while (open >= 0) {
      int close = declared.indexOf('}', open);
      if (close < 0) {
        break;
      }
      names.add(declared.substring(open, close + 1));
      open = declared.indexOf('{', close);
    }
    return names;
  }

  /**
   * The path for these values; empty if one of them would mean another place.
   *
   * @param raw percent-encoded, in the order of the operation's template
   */
  Optional<String> path(List<String> raw) {
    StringBuilder path = new StringBuilder();
    for (Piece piece : pieces) {
      String segment = piece.parameter() < 0 ? piece.text() : raw.get(piece.parameter());
      boolean misplaced =
          piece.parameter() >= 0
              && (segment.isEmpty()
                  || segment.equals(".")
                  || segment.equals("..")
                  || segment.indexOf('/') >= 0);
      if (misplaced) {
        return Optional.empty();
      }
      path.append('/').append(segment);
    }
    return Optional.of(path.toString());
  }
}
