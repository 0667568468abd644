package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Node;
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

/** Compiles the parameters of operations. */
final class ParameterReader {
  // OpenAPI 3.1 §4.8.12.1: fields that other parts of the document describe.
  private static final Set<String> DESCRIBED_ELSEWHERE =
      Set.of("accept", "content-type", "authorization");

  private final References references;
  private final Closure closure;
  private final BiFunction<Node, String, Schema> schemas;
  private final Consumer<Diagnostic> diagnostics;

  ParameterReader(
      References references,
      Closure closure,
      BiFunction<Node, String, Schema> schemas,
      Consumer<Diagnostic> diagnostics) {
    this.references = references;
    this.closure = closure;
    this.schemas = schemas;
    this.diagnostics = diagnostics;
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
      for (Node written : list == null ? List.<Node>of() : list.items()) {
        Node.Mapping parameter = references.mapping(written);
        ParameterRule rule = parameter == null ? null : rule(parameter, location + "/parameters");
        if (rule != null) {
          rules.getOrDefault(rule.in(), new LinkedHashMap<>()).put(rule.name(), rule);
        }
      }
    }
    return new ParameterRules(
        path(template, rules.getOrDefault(In.PATH, Map.of()), operation),
        of(In.QUERY, rules),
        of(In.HEADER, rules),
        of(In.COOKIE, rules),
        false);
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

  private @Nullable ParameterRule rule(Node.Mapping written, String location) {
    String name = written.text("name");
    In in = in(written.text("in"));
    if (name == null || in == null) {
      diagnostics.accept(
          Diagnostic.error(
              written.place(),
              "a parameter has a `name`, and `in`: path, query, header or cookie"));
      return null;
    }
    if (in == In.HEADER && DESCRIBED_ELSEWHERE.contains(name.toLowerCase(Locale.ROOT))) {
      return null;
    }
    Node schema = written.get("schema");
    Node.Mapping content = written.mapping("content");
    boolean json =
        content != null && content.members().keySet().stream().anyMatch(MediaTypes::isJson);
    if (content != null && !content.members().isEmpty()) {
      Node.Mapping media = references.mapping(content.members().values().iterator().next());
      schema = media == null || !json ? null : media.get("schema");
    }
    String styled = written.text("style");
    Style style = Style.named(styled == null ? "" : styled, Style.standard(in));
    boolean explode =
        written.get("explode") == null ? style == Style.FORM : written.truth("explode");
    Coercion coercion = schema == null ? Coercion.TEXT : Coercion.of(schema, closure);
    boolean required = in == In.PATH || written.truth("required");
    return new ParameterRule(
        new Parameter(name, in, coercion.type(), required),
        style,
        explode,
        coercion,
        schema == null ? null : schemas.apply(schema, location + "/" + name + "/schema"),
        json,
        written.truth("allowEmptyValue"));
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
