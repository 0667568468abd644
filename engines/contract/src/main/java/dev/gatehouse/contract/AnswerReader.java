package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.projection.Closure;
import dev.gatehouse.contract.projection.Declared;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.schema.Schema;
import dev.gatehouse.contract.schema.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles what an operation answers. */
final class AnswerReader {
  private final Documents documents;
  private final References references;
  private final Declared declared;
  private final @Nullable Schemas schemas;
  private final ParameterReader parameters;
  private final Closure closure;
  private final Consumer<Diagnostic> diagnostics;
  private final Scratch scratch;
  private final int minor;
  // Responses that several operations refer to are one thing for all of them; so are answers of
  // the same responses.
  private final IdentityHashMap<Node.Mapping, MediaTypes<Projection>> leaving =
      new IdentityHashMap<>();
  private final Map<Map<String, MediaTypes<Projection>>, Answers> known = new HashMap<>();

  /**
   * @param declared what may leave
   * @param schemas that answers are held against; null if they are not
   */
  AnswerReader(
      Documents documents,
      References references,
      Declared declared,
      @Nullable Schemas schemas,
      ParameterReader parameters,
      Closure closure,
      Consumer<Diagnostic> diagnostics,
      Scratch scratch,
      int minor) {
    this.documents = documents;
    this.references = references;
    this.declared = declared;
    this.schemas = schemas;
    this.parameters = parameters;
    this.closure = closure;
    this.diagnostics = diagnostics;
    this.scratch = scratch;
    this.minor = minor;
  }

  /** Completes what refers to one another. */
  void finish() {
    if (schemas != null) {
      schemas.finish();
    }
  }

  /** Whether all that may leave was followed to its end. */
  boolean complete() {
    return declared.complete();
  }

  Answers read(Node.Mapping operation) {
    Map<String, MediaTypes<Projection>> byStatus = new TreeMap<>();
    Map<String, AnswerRules> rules = new TreeMap<>();
    Node.Mapping responses = operation.mapping("responses");
    if (responses == null) {
      diagnostics.accept(
          Diagnostic.warning(operation.place(), "no `responses`: no answer will leave"));
      return Answers.of(byStatus, rules);
    }
    responses.members().forEach((status, written) -> answer(status, written, byStatus, rules));
    return schemas == null
        ? known.computeIfAbsent(byStatus, it -> Answers.of(it, rules))
        : Answers.of(byStatus, rules);
  }

  private void answer(
      String status,
      Node written,
      Map<String, MediaTypes<Projection>> into,
      Map<String, AnswerRules> rules) {
    if (status.startsWith("x-")) {
      return;
    }
    String word = status.equals("default") ? status : status.toUpperCase(Locale.ROOT);
    if (!word.matches("default|[1-5](XX|[0-9][0-9])")) {
      diagnostics.accept(Diagnostic.error(written.place(), "'" + status + "' is not a status"));
      return;
    }
    Node.Mapping response = references.mapping(written);
    if (response == null) {
      return;
    }
    Shape.RESPONSE.check(response, minor, diagnostics);
    into.put(word, leaving.computeIfAbsent(response, this::types));
    if (schemas != null) {
      rules.put(word, rules(response, schemas));
    }
  }

  private MediaTypes<Projection> types(Node.Mapping response) {
    MediaTypes<Projection> types = new MediaTypes<>();
    Node.Mapping content = response.mapping("content");
    if (content != null) {
      content
          .members()
          .forEach(
              (type, written) -> {
                types.put(type, projection(type, written));
                if (declaresJson(type, written)) {
                  types.put(type, MediaTypes.JSON, projection(MediaTypes.JSON, written));
                }
              });
    }
    return types;
  }

  /** Whether a range declares JSON among others, of which its schema then speaks. */
  private boolean declaresJson(String type, Node written) {
    Node.Mapping media = MediaTypes.isRange(type) ? references.mapping(written) : null;
    return media != null
        && MediaTypes.isAmong(List.of(MediaTypes.essence(type)), MediaTypes.JSON)
        && Coercion.mayContain(media.get("schema"), closure);
  }

  private AnswerRules rules(Node.Mapping response, Schemas compiler) {
    List<ParameterRule> headers = new ArrayList<>();
    Node.Mapping fields = response.mapping("headers");
    if (fields != null) {
      fields
          .members()
          .forEach(
              (name, written) -> {
                Node.Mapping header = references.mapping(written);
                // OpenAPI 3.1 §4.8.17: what content says of Content-Type is not said here.
                if (header != null && !name.equalsIgnoreCase("content-type")) {
                  headers.add(parameters.header(name, header, "header"));
                }
              });
    }
    MediaTypes<JsonBody> json = new MediaTypes<>();
    Node.Mapping content = response.mapping("content");
    Map<String, Node> types = content == null ? Map.of() : content.members();
    types.forEach(
        (type, written) -> {
          boolean inRange = declaresJson(type, written);
          boolean read = inRange || MediaTypes.isJson(type);
          JsonBody body = read ? body(written, compiler) : null;
          if (body != null && inRange) {
            json.put(type, MediaTypes.JSON, body);
          } else if (body != null) {
            json.put(type, body);
          }
        });
    return new AnswerRules(List.copyOf(headers), json, scratch);
  }

  private @Nullable JsonBody body(Node written, Schemas compiler) {
    Node.Mapping media = references.mapping(written);
    Node schema = media == null ? null : media.get("schema");
    return schema == null
        ? null
        : new JsonBody(schema(schema, compiler), declared.of(schema), scratch);
  }

  private Schema schema(Node node, Schemas compiler) {
    var uri = node.place().uri();
    Node document = documents.load(uri, node.place()).orElse(node);
    return compiler.inside(uri.toString(), document, node, node.place().toString());
  }

  // A text is the stream itself: of its events nothing is said.
  private boolean isText(Node schema) {
    Node.Mapping named = references.mapping(schema);
    return named != null && "string".equals(named.text("type"));
  }

  private Projection projection(String type, Node written) {
    Node.Mapping media = references.mapping(written);
    Node schema = media == null ? null : media.get("schema");
    if (MediaTypes.isEvents(type) && schema != null && !isText(schema)) {
      return new Projection.Events(new Projection.Json(declared.of(schema), scratch));
    }
    if (!MediaTypes.isJson(type)) {
      return Projection.NOT_JSON;
    }
    return new Projection.Json(schema == null ? Filter.ALL : declared.of(schema), scratch);
  }
}
