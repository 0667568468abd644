package dev.gatehouse.contract.document;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901). */
public final class Pointer {
  private Pointer() {}

  /** One segment, escaped, behind a slash. */
  public static String segment(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** The unescaped segments of a pointer. */
  public static List<String> segments(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    List<String> segments = new ArrayList<>();
    for (String segment : pointer.substring(1).split("/", -1)) {
      segments.add(segment.replace("~1", "/").replace("~0", "~"));
    }
    return segments;
  }

  /** The member or item that one segment names, or null. */
  public static @Nullable Node step(Node node, String segment) {
    if (node instanceof Node.Mapping mapping) {
      return mapping.get(segment);
    }
    if (node instanceof Node.Sequence sequence && segment.matches("0|[1-9][0-9]{0,8}")) {
      int index = Integer.parseInt(segment);
      return index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return null;
  }
}
