package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.projection.Closure;
import dev.gatehouse.contract.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compiles the parameters of operations. */
final class ParameterReader {
  // OpenAPI 3.1 §4.8.12.1: fields that other parts of the document describe.
  private static final Set<String> DESCRIBED_ELSEWHERE =
      Set.of("accept", "content-type", "authorization");

  private final References references;
  private final Closure closure;
  private final BiFunction<Node, String, Schema> schemas;
  private final Consumer<Diagnostic> diagnostics;
  private final Function<@Nullable Node, Confinement> confinements;
  private final int minor;
  // By the place in the document, not by what is written there: it says what base references have.
  private final IdentityHashMap<Node.Mapping, ParameterRule> compiled = new IdentityHashMap<>();

  ParameterReader(
      References references,
      Closure closure,
      BiFunction<Node, String, Schema> schemas,
      Consumer<Diagnostic> diagnostics,
      Function<@Nullable Node, Confinement> confinements,
      int minor) {
    this.references = references;
    this.closure = closure;
    this.schemas = schemas;
    this.diagnostics = diagnostics;
    this.confinements = confinements;
    this.minor = minor;
  }

  /** Those of the path item, and those of the operation in their stead (OpenAPI 3.1 §4.8.10.1). */
  ParameterRules read(
      Template template, Node.Mapping item, Node.Mapping operation, String location) {
    Map<In, Map<String, ParameterRule>> rules = new LinkedHashMap<>();
    for (In in : In.values()) {
      rules.put(in, new LinkedHashMap<>());
    }
    for (Node.Mapping from : List.of(item, operation)) {
      Node.Sequence list = from.sequence("parameters");
      Set<String> seen = new HashSet<>();
      for (Node written : list == null ? List.<Node>of() : list.items()) {
        Node.Mapping parameter = references.mapping(written);
        ParameterRule rule = parameter == null ? null : known(parameter, location + "/parameters");
        if (rule != null && !seen.add(rule.in() + " " + rule.name())) {
          error(written, rule.in().word() + " parameter " + rule.name() + " is in the list twice");
        } else if (rule != null) {
          rules.getOrDefault(rule.in(), new LinkedHashMap<>()).put(rule.name(), rule);
        }
      }
    }
    return ParameterRules.declared(
        path(template, rules.getOrDefault(In.PATH, Map.of()), operation),
        of(In.QUERY, rules),
        of(In.HEADER, rules),
        of(In.COOKIE, rules));
  }

  private static List<ParameterRule> of(In in, Map<In, Map<String, ParameterRule>> rules) {
    return List.copyOf(rules.getOrDefault(in, Map.of()).values());
  }

  private List<ParameterRule> path(
      Template template, Map<String, ParameterRule> declared, Node.Mapping operation) {
    List<ParameterRule> path = new ArrayList<>();
    for (String name : template.names()) {
      ParameterRule rule = declared.get(name);
      if (rule == null) {
        diagnostics.accept(
            Diagnostic.warning(operation.place(), "path parameter " + name + " is not declared"));
      }
      path.add(rule == null ? ParameterRule.anyText(name, In.PATH) : rule);
    }
    for (String name : declared.keySet()) {
      if (!template.names().contains(name)) {
        diagnostics.accept(
            Diagnostic.warning(
                operation.place(), "path parameter " + name + " is not in " + template.written()));
      }
    }
    return List.copyOf(path);
  }

  /** One that several operations refer to is compiled once, and is one thing for all of them. */
  private @Nullable ParameterRule known(Node.Mapping written, String location) {
    ParameterRule known = compiled.get(written);
    ParameterRule rule = known == null ? rule(written, location) : known;
    if (rule != null) {
      compiled.put(written, rule);
    }
    return rule;
  }

  private @Nullable ParameterRule rule(Node.Mapping written, String location) {
    String name = written.text("name");
    In in = in(written.text("in"));
    if (name == null || in == null) {
      diagnostics.accept(
          Diagnostic.error(
              written.place(),
              "querystring".equals(written.text("in"))
                  ? "a parameter in querystring is not supported: write those of the query"
                  : "a parameter has a `name`, and `in`: path, query, header or cookie"));
      return null;
    }
    if (in == In.HEADER && DESCRIBED_ELSEWHERE.contains(name.toLowerCase(Locale.ROOT))) {
      warn(written, "the field " + name + " is not described by a parameter: this one is ignored");
      return null;
    }
    if (in == In.PATH && !written.truth("required")) {
      warn(written, "path parameter " + name + " must say `required: true`");
    }
    Shape.PARAMETER.check(written, minor, diagnostics);
    return rule(name, in, written, location);
  }

  /** A Header Object, which has its name from where it is written (OpenAPI 3.1 §4.8.21). */
  ParameterRule header(String name, Node.Mapping written, String location) {
    Shape.HEADER.check(written, minor, diagnostics);
    return rule(name, In.HEADER, written, location);
  }

  private ParameterRule rule(String name, In in, Node.Mapping written, String location) {
    Content content = content(name, written);
    Style style = style(in, written);
    Node exploded = written.get("explode");
    boolean explode = exploded instanceof Node.Truth(boolean word, _) ? word : style == Style.FORM;
    Node schema = content.schema();
    Coercion coercion = schema == null ? Coercion.TEXT : Coercion.of(schema, closure);
    suit(name, style, coercion, written);
    boolean required = in == In.PATH || written.truth("required");
    boolean closed =
        in == In.QUERY && written.get("allowReserved") instanceof Node.Truth said && !said.value();
    return new ParameterRule(
        new Parameter(name, in, coercion.type(), required),
        style,
        explode,
        coercion,
        schema == null ? null : schemas.apply(schema, location + "/" + name + "/schema"),
        content.json(),
        written.truth("allowEmptyValue"),
        closed && !content.json(),
        confinements.apply(schema));
  }

  /** What a parameter's value must keep, and whether it is a JSON text. */
  private record Content(@Nullable Node schema, boolean json) {}

  private Content content(String name, Node.Mapping written) {
    Node schema = written.get("schema");
    Node.Mapping content = written.mapping("content");
    if (content == null || content.members().isEmpty()) {
      if (schema == null) {
        warn(written, name + " has no `schema`: any value passes");
      }
      return new Content(schema, false);
    }
    if (schema != null || content.members().size() > 1) {
      error(written, name + " has either a `schema`, or a `content` of one media type");
    }
    Map.Entry<String, Node> only = content.members().entrySet().iterator().next();
    Node.Mapping media = references.mapping(only.getValue());
    Node inner = media == null ? null : media.get("schema");
    if (MediaTypes.isJson(only.getKey())) {
      return new Content(inner, true);
    }
    boolean scalar = inner != null && Coercion.of(inner, closure).admitsScalars();
    if (inner != null && !scalar) {
      warn(written, name + ": content in " + only.getKey() + " is not looked into");
    }
    return new Content(scalar ? inner : null, false);
  }

  private Style style(In in, Node.Mapping written) {
    Style standard = Style.standard(in);
    String word = written.text("style");
    Style style = word == null ? standard : Style.of(word);
    if (style == null || !style.suits(in)) {
      error(written, "style " + word + " is not for " + in.word() + " parameters");
      return standard;
    }
    return style;
  }

  /** The specification gives no meaning to some styles of some values. */
  private void suit(String name, Style style, Coercion coercion, Node.Mapping written) {
    boolean containers =
        coercion.types().contains(ValueType.LIST) || coercion.types().contains(ValueType.MAP);
    switch (style) {
      case DEEP_OBJECT -> {
        if (!coercion.admits(ValueType.MAP)) {
          error(written, name + ": style deepObject is for objects");
        }
      }
      case SPACE_DELIMITED, PIPE_DELIMITED -> {
        if (!containers) {
          warn(written, name + ": this style is for arrays and objects");
        }
      }
      case SIMPLE, FORM, LABEL, MATRIX -> {}
    }
  }

  private void warn(Node node, String message) {
    diagnostics.accept(Diagnostic.warning(node.place(), message));
  }

  private void error(Node node, String message) {
    diagnostics.accept(Diagnostic.error(node.place(), message));
  }

  private static @Nullable In in(@Nullable String word) {
    for (In in : In.values()) {
      if (in != In.BODY && in.word().equals(word)) {
        return in;
      }
    }
    return null;
  }
}
