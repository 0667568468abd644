package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tells the branches of a union apart.
 *
 * @param property whose text does; empty if none is named
 * @param meant names of branches by the texts that mean them
 * @param unnamed the name of the branch where a text means none; empty if there has to be one
 * @param exactly whether without the property exactly one branch would have to apply
 */
public record Discriminator(
    String property, Map<String, String> meant, String unnamed, boolean exactly) {
  private static final Discriminator NONE = new Discriminator("", Map.of(), "", false);

  /** No property at all. */
  public static Discriminator none() {
    return NONE;
  }

  /**
   * A discriminator counts if all branches are references.
   *
   * @param keyword {@code anyOf} or {@code oneOf}
   */
  static Discriminator of(Node.Mapping schema, String keyword, List<Node> branches) {
    Node.Mapping discriminator = schema.mapping("discriminator");
    String property = discriminator == null ? null : discriminator.text("propertyName");
    if (discriminator == null || property == null) {
      return NONE;
    }
    Map<String, String> meant = new LinkedHashMap<>();
    for (Node branch : branches) {
      if (name(branch).isEmpty()) {
        return NONE;
      }
      meant.put(name(branch), name(branch));
    }
    Node.Mapping mapping = discriminator.mapping("mapping");
    if (mapping != null) {
      mapping
          .members()
          .forEach(
              (text, target) -> {
                if (target instanceof Node.Text(String reference, _)) {
                  meant.put(text, last(reference));
                }
              });
    }
    String unnamed = discriminator.text("defaultMapping");
    return new Discriminator(
        property,
        Collections.unmodifiableMap(meant),
        unnamed == null ? "" : last(unnamed),
        keyword.equals("oneOf"));
  }

  /** What a reference calls a schema; empty if it is none. */
  static String name(Node node) {
    String reference = node instanceof Node.Mapping mapping ? mapping.text("$ref") : null;
    return reference == null ? "" : last(reference);
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }
}
