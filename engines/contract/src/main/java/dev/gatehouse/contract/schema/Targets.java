package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.Uris;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the targets in a discriminator refer to: a branch or a schema of the document by its name,
 * or any schema by a reference (OpenAPI 3.1 §4.8.25).
 */
public final class Targets {
  private final Map<String, String> branches = new HashMap<>();
  private final Resources resources;

  Targets(Node.Mapping schema, Resources resources) {
    this.resources = resources;
    for (String keyword : List.of("oneOf", "anyOf")) {
      Node.Sequence list = schema.sequence(keyword);
      for (Node item : list == null ? List.<Node>of() : list.items()) {
        String reference = item instanceof Node.Mapping branch ? branch.text("$ref") : null;
        if (reference != null) {
          branches.putIfAbsent(name(reference), reference);
        }
      }
    }
  }

  /** The reference that a target stands for, in the schema that it is written in. */
  public String reference(Node.Text target) {
    String written = target.value();
    String branch = branches.get(written);
    if (branch != null) {
      return branch;
    }
    boolean name =
        written.matches("[A-Za-z0-9_-]+")
            || (written.matches("[A-Za-z0-9._-]+")
                && resources.hasComponent(written, target.place()));
    return name ? "#/components/schemas/" + written : written;
  }

  /** The last part of a reference, as it is called where it leads to. */
  static String name(String reference) {
    String fragment = Uris.fragment(reference);
    return fragment.startsWith("/")
        ? Pointer.segments(fragment).getLast()
        : reference.substring(reference.lastIndexOf('/') + 1);
  }
}
