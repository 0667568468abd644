package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.Uris;
import dev.gatehouse.contract.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles {@code discriminator} beside {@code oneOf} or {@code anyOf} of references (OpenAPI 3.1
 * §4.8.25).
 */
final class Discriminators {
  private Discriminators() {}

  /**
   * The rule that goes to the named branch, or the plain one where there is no usable
   * discriminator.
   */
  static Rule choose(SchemaCompiler compiler, String keyword, Schema[] branches, Rule plain) {
    Node.Mapping discriminator = compiler.node().mapping("discriminator");
    Node.Sequence list = compiler.node().sequence(keyword);
    String property = discriminator == null ? null : discriminator.text("propertyName");
    if (!compiler.dialect().openApi()
        || discriminator == null
        || list == null
        || property == null) {
      return plain;
    }
    Map<String, Schema> byValue = new LinkedHashMap<>();
    for (int i = 0; i < branches.length; i++) {
      String ref = list.items().get(i) instanceof Node.Mapping branch ? branch.text("$ref") : null;
      if (ref == null) {
        return plain;
      }
      byValue.put(name(ref), branches[i]);
    }
    Node.Mapping mapping = discriminator.mapping("mapping");
    if (mapping != null) {
      mapping.members().forEach((value, target) -> map(compiler, value, target, byValue));
    }
    List<String> values = new ArrayList<>(byValue.keySet());
    return new DiscriminatorRule(
        property,
        property.getBytes(StandardCharsets.UTF_8),
        new Names(values),
        byValue.values().toArray(Schema[]::new),
        unnamed(compiler, discriminator.get("defaultMapping"), byValue),
        plain,
        compiler.site("discriminator", "the name of one of " + values.size() + " shapes"));
  }

  /** The last part of a reference, as it is called where it leads to. */
  private static String name(String reference) {
    String fragment = Uris.fragment(reference);
    return fragment.startsWith("/")
        ? Pointer.segments(fragment).getLast()
        : reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static void map(
      SchemaCompiler compiler, String value, Node target, Map<String, Schema> byValue) {
    String reference = target instanceof Node.Text text ? text.value() : "";
    Schema named = target(compiler, reference, target.place(), byValue);
    if (named != null) {
      byValue.put(value, named);
    }
  }

  private static @Nullable Schema unnamed(
      SchemaCompiler compiler, @Nullable Node written, Map<String, Schema> byValue) {
    return written instanceof Node.Text(String reference, Place place)
        ? target(compiler, reference, place, byValue)
        : null;
  }

  private static @Nullable Schema target(
      SchemaCompiler compiler, String reference, Place place, Map<String, Schema> byValue) {
    Schema named = byValue.get(reference);
    return named != null
        ? named
        : compiler.schemas().target(Schemas.mapped(reference), compiler.home(), place);
  }
}
