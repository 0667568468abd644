package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
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
  private final SchemaCompiler compiler;
  private final Targets targets;
  // A target is called as a branch is, not as another text is.
  private final Map<String, Schema> byName;

  private Discriminators(SchemaCompiler compiler, Map<String, Schema> byName) {
    this.compiler = compiler;
    this.targets = compiler.schemas().targets(compiler.node());
    this.byName = byName;
  }

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
    Map<String, Schema> byName = new LinkedHashMap<>();
    for (int i = 0; i < branches.length; i++) {
      String ref = list.items().get(i) instanceof Node.Mapping branch ? branch.text("$ref") : null;
      if (ref == null) {
        return plain;
      }
      byName.put(Targets.name(ref), branches[i]);
    }
    return new Discriminators(compiler, byName).rule(property, discriminator, plain);
  }

  private Rule rule(String property, Node.Mapping discriminator, Rule plain) {
    Map<String, Schema> byValue = new LinkedHashMap<>(byName);
    Node.Mapping mapping = discriminator.mapping("mapping");
    if (mapping != null) {
      mapping
          .members()
          .forEach(
              (value, target) -> {
                Schema named = target(target);
                if (named != null) {
                  byValue.put(value, named);
                }
              });
    }
    List<String> values = new ArrayList<>(byValue.keySet());
    return new DiscriminatorRule(
        property,
        property.getBytes(StandardCharsets.UTF_8),
        new Names(values),
        byValue.values().toArray(Schema[]::new),
        discriminator.get("defaultMapping") instanceof Node.Text unnamed ? target(unnamed) : null,
        plain,
        compiler.site("discriminator", "the name of one of " + values.size() + " shapes"));
  }

  private @Nullable Schema target(Node target) {
    Node.Text written = target instanceof Node.Text text ? text : new Node.Text("", target.place());
    Schema named = byName.get(written.value());
    return named != null
        ? named
        : compiler.schemas().target(targets.reference(written), compiler.home(), target.place());
  }
}
