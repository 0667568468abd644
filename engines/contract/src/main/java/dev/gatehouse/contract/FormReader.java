package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.projection.Closure;
import dev.gatehouse.contract.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles the properties of forms: schema and Encoding Objects (OpenAPI 3.1 §4.8.15). */
final class FormReader {
  private static final List<String> STYLE_KEYWORDS = List.of("style", "explode", "allowReserved");
  private static final List<String> MEASURES =
      List.of("minLength", "maxLength", "pattern", "enum", "const");
  private static final Set<String> OF_A_PART =
      Set.of("content-type", "content-disposition", "content-transfer-encoding");

  private final References references;
  private final Closure closure;
  private final BiFunction<Node, String, Schema> schemas;
  private final ParameterReader parameters;
  private final Consumer<Diagnostic> diagnostics;
  private final Scratch scratch;
  private final int minor;

  FormReader(
      References references,
      Closure closure,
      BiFunction<Node, String, Schema> schemas,
      ParameterReader parameters,
      Consumer<Diagnostic> diagnostics,
      Scratch scratch,
      int minor) {
    this.references = references;
    this.closure = closure;
    this.schemas = schemas;
    this.parameters = parameters;
    this.diagnostics = diagnostics;
    this.scratch = scratch;
    this.minor = minor;
  }

  /**
   * The properties of a form.
   *
   * @param media its Media Type Object
   * @param whole what the form as an object must keep
   * @param multipart whether its properties are parts
   */
  FormFields read(Node.Mapping media, String location, JsonBody whole, boolean multipart) {
    Map<String, List<Node>> properties = new LinkedHashMap<>();
    Node schema = media.get("schema");
    List<Node> roots = schema == null ? List.of() : List.of(schema);
    for (Node.Mapping plain : closure.of(roots)) {
      Node.Mapping members = plain.mapping("properties");
      if (members != null) {
        members
            .members()
            .forEach(
                (name, node) -> properties.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
      }
    }
    Node.Mapping encodings = media.mapping("encoding");
    Map<String, FormField> fields = new LinkedHashMap<>();
    properties.forEach(
        (name, nodes) -> {
          Node written = encodings == null ? null : encodings.get(name);
          Node.Mapping encoding = written == null ? null : references.mapping(written);
          if (encoding != null) {
            Shape.ENCODING.check(encoding, minor, diagnostics);
          }
          String place = location + "/schema/properties" + Pointer.segment(name);
          fields.put(name, field(name, nodes, encoding, place, multipart));
        });
    if (encodings != null) {
      encodings.members().forEach((name, node) -> unknown(name, node, properties));
    }
    Coercion form = Coercion.of(roots, closure);
    Coercion more = form.additional();
    FormField others = FormField.undeclared(more == null ? Coercion.TEXT : more, scratch);
    return new FormFields(fields, others, whole, scratch);
  }

  private void unknown(String name, Node encoding, Map<String, List<Node>> properties) {
    if (!properties.containsKey(name)) {
      warn(encoding, "encoding of '" + name + "', which is no property of the schema");
    }
  }

  private FormField field(
      String name,
      List<Node> nodes,
      Node.@Nullable Mapping encoding,
      String location,
      boolean multipart) {
    Coercion coercion = Coercion.of(nodes, closure);
    boolean list = coercion.admits(ValueType.LIST);
    List<Node.Mapping> plain = closure.of(nodes);
    List<Node.Mapping> content = list ? items(plain) : plain;
    boolean styled =
        encoding != null && STYLE_KEYWORDS.stream().anyMatch(encoding.members()::containsKey);
    // The values of a part are not percent-encoded, like those of a header field.
    In in = multipart ? In.HEADER : In.QUERY;
    Style style = styled && encoding != null ? style(encoding) : Style.FORM;
    if (multipart && style == Style.DEEP_OBJECT && encoding != null) {
      warn(encoding, "deepObject is not read from the names of parts: write it as JSON");
    }
    Node said = encoding == null ? null : encoding.get("explode");
    boolean explode = said instanceof Node.Truth(boolean word, _) ? word : style == Style.FORM;
    List<Schema> alternatives = new ArrayList<>();
    if (coercion.types().size() > 1) {
      nodes.forEach(node -> alternatives.add(schemas.apply(node, location)));
    }
    Parameter parameter = new Parameter(name, in, coercion.type(), false);
    return new FormField(
        new ParameterRule(
            parameter, style, explode, coercion, null, false, true, false, Confinement.FREE),
        styled,
        kind(content, list ? coercion.item() : coercion),
        contentTypes(encoding, content),
        content.stream().anyMatch(FormReader::isMeasured),
        headers(encoding, location),
        new Choice(alternatives, scratch));
  }

  private Style style(Node.Mapping encoding) {
    String word = encoding.text("style");
    Style style = Style.named(word == null ? "" : word, Style.FORM);
    boolean known =
        word == null
            || Set.of("form", "spaceDelimited", "pipeDelimited", "deepObject").contains(word);
    if (!known) {
      warn(encoding, "style of a form is form, spaceDelimited, pipeDelimited or deepObject");
    }
    return known ? style : Style.FORM;
  }

  private List<Node.Mapping> items(List<Node.Mapping> lists) {
    List<Node> items = new ArrayList<>();
    for (Node.Mapping list : lists) {
      Node item = list.get("items");
      if (item != null) {
        items.add(item);
      }
    }
    return closure.of(items);
  }

  private static boolean isMeasured(Node.Mapping schema) {
    return MEASURES.stream().anyMatch(schema.members()::containsKey);
  }

  /** OpenAPI 3.0 §4.7.15.1, OpenAPI 3.1.1 §4.8.15.1.1: the default of contentType. */
  private static FormField.Kind kind(List<Node.Mapping> schemas, Coercion coercion) {
    if (schemas.stream().anyMatch(FormReader::isBinary)) {
      return FormField.Kind.BINARY;
    }
    boolean container = coercion.admits(ValueType.MAP) || coercion.admits(ValueType.LIST);
    if (coercion.types().isEmpty()) {
      return FormField.Kind.ANY;
    }
    return !container
        ? FormField.Kind.TEXT
        : coercion.admitsScalars() ? FormField.Kind.ANY : FormField.Kind.JSON;
  }

  private static boolean isBinary(Node.Mapping schema) {
    String coding = schema.text("contentEncoding");
    String type = schema.text("contentMediaType");
    boolean media = type != null && !MediaTypes.isJson(type) && !type.startsWith("text/");
    return "binary".equals(schema.text("format"))
        || "binary".equals(coding)
        || (media && coding == null);
  }

  private static List<String> contentTypes(
      Node.@Nullable Mapping encoding, List<Node.Mapping> content) {
    String written = encoding == null ? null : encoding.text("contentType");
    List<String> types = new ArrayList<>();
    if (written != null) {
      for (String type : written.split(",", -1)) {
        types.add(MediaTypes.essence(type));
      }
      return List.copyOf(types);
    }
    for (Node.Mapping schema : content) {
      String media = schema.text("contentMediaType");
      if (media != null && schema.get("contentEncoding") == null) {
        types.add(media.toLowerCase(Locale.ROOT));
      }
    }
    return List.copyOf(types);
  }

  private List<ParameterRule> headers(Node.@Nullable Mapping encoding, String location) {
    Node.Mapping written = encoding == null ? null : encoding.mapping("headers");
    List<ParameterRule> rules = new ArrayList<>();
    if (written != null) {
      written
          .members()
          .forEach(
              (name, node) -> {
                Node.Mapping header = references.mapping(node);
                if (header != null && !OF_A_PART.contains(name.toLowerCase(Locale.ROOT))) {
                  rules.add(parameters.header(name, header, location + "/headers"));
                }
              });
    }
    return List.copyOf(rules);
  }

  private void warn(Node node, String message) {
    diagnostics.accept(Diagnostic.warning(node.place(), message));
  }
}
