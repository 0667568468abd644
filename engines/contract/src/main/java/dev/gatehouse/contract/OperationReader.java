package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.References;
import dev.gatehouse.contract.outline.Shapes;
import dev.gatehouse.contract.projection.Closure;
import dev.gatehouse.contract.projection.Declared;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Direction;
import dev.gatehouse.contract.schema.Schema;
import dev.gatehouse.contract.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles the operations of one document. */
final class OperationReader {
  private static final String PATHS = "#/paths";

  private final Documents documents;
  private final References references;
  private final Consumer<Diagnostic> diagnostics;
  private final Schemas schemas;
  private final Declared sent;
  private final Declared answered;
  private final Closure closure;
  private final ParameterReader parameters;
  private final FormReader forms;
  private final int minor;
  private final Node.Mapping root;
  private final @Nullable Schemas answers;
  private final Scratch scratch = new Scratch();

  /**
   * @param minor of the document's version: 0, 1 or 2
   * @param root of the document
   */
  OperationReader(
      int minor,
      Node.Mapping root,
      CompileOptions options,
      Documents documents,
      References references,
      Consumer<Diagnostic> diagnostics) {
    this.documents = documents;
    this.references = references;
    this.diagnostics = diagnostics;
    this.minor = minor;
    this.root = root;
    Dialect dialect = minor == 0 ? Dialect.OPENAPI30 : Dialect.OPENAPI31;
    this.schemas = new Schemas(dialect, Direction.REQUEST, true, documents, diagnostics);
    this.answers =
        options.answers()
            ? new Schemas(dialect, Direction.RESPONSE, true, documents, diagnostics)
            : null;
    Shapes shapes = new Shapes(dialect, schemas, documents);
    this.sent = new Declared(schemas, documents, shapes, Direction.REQUEST);
    this.answered = new Declared(schemas, documents, shapes, Direction.RESPONSE);
    this.closure = new Closure(schemas, documents);
    this.parameters = new ParameterReader(references, closure, this::schema, diagnostics, minor);
    this.forms =
        new FormReader(references, closure, this::schema, parameters, diagnostics, scratch, minor);
  }

  /** Completes what refers to one another. */
  void finish() {
    schemas.finish();
    if (answers != null) {
      answers.finish();
    }
  }

  Operation read(
      int index, String method, Template template, Node.Mapping item, Node.Mapping operation) {
    String verb = method.toUpperCase(Locale.ROOT);
    String id = operation.text("operationId");
    String location = PATHS + Pointer.segment(template.written()) + "/" + method;
    Shape.OPERATION.check(operation, minor, diagnostics);
    boolean encoded = operation.truth("x-gatehouse-encoded") || item.truth("x-gatehouse-encoded");
    return new Operation(
        index,
        id == null ? verb + " " + template.written() : id,
        verb,
        template,
        encoded,
        parameters.read(template, item, operation, location),
        bodies(operation, location + "/requestBody"),
        answers(operation),
        Circumstances.of(root, item, operation),
        scratch);
  }

  private Schema schema(Node node, String pointer) {
    var uri = node.place().uri();
    Node root = documents.load(uri, node.place()).orElse(node);
    return schemas.inside(uri.toString(), root, node, pointer);
  }

  private Operation.Bodies bodies(Node.Mapping operation, String location) {
    MediaTypes<RequestBody> declared = new MediaTypes<>();
    List<Filter> fields = new ArrayList<>();
    Node written = operation.get("requestBody");
    Node.Mapping body = written == null ? null : references.mapping(written);
    if (body == null) {
      return new Operation.Bodies(RequestBody.Need.NONE, declared, null, fields);
    }
    Shape.REQUEST_BODY.check(body, minor, diagnostics);
    Node.Mapping content = body.mapping("content");
    if (content == null || content.members().isEmpty()) {
      warn(body, "no `content`: no body will pass");
    } else {
      content
          .members()
          .forEach((type, media) -> body(type, media, location + "/content", declared, fields));
    }
    RequestBody.Need need =
        body.truth("required") ? RequestBody.Need.REQUIRED : RequestBody.Need.OPTIONAL;
    return new Operation.Bodies(need, declared, null, fields);
  }

  private void body(
      String type,
      Node written,
      String location,
      MediaTypes<RequestBody> into,
      List<Filter> fields) {
    Node.Mapping media = references.mapping(written);
    if (media != null) {
      Shape.MEDIA_TYPE.check(media, minor, diagnostics);
    }
    if (!isRange(type)) {
      warn(written, "'" + type + "' is no media type, and matches nothing");
    }
    Node schema = media == null ? null : media.get("schema");
    if (schema != null) {
      fields.add(sent.of(schema));
    }
    String pointer = location + Pointer.segment(type);
    into.put(type, content(MediaTypes.essence(type), media, schema, pointer));
  }

  private RequestBody content(
      String type, Node.@Nullable Mapping media, @Nullable Node schema, String location) {
    JsonBody json = json(schema, location + "/schema");
    if (MediaTypes.isJson(type)) {
      return json;
    }
    if (media == null || schema == null) {
      return RequestBody.OPAQUE;
    }
    return switch (type) {
      case "application/x-www-form-urlencoded" ->
          new FormBody(forms.read(media, location, json, false));
      case "multipart/form-data" -> new MultipartBody(forms.read(media, location, json, true));
      default -> other(type, schema, json);
    };
  }

  private JsonBody json(@Nullable Node schema, String pointer) {
    return schema == null
        ? new JsonBody(Schema.anything(), Filter.ALL, scratch)
        : new JsonBody(schema(schema, pointer), sent.of(schema), scratch);
  }

  /** Text as one scalar; bytes by their length; of other media types nothing is known. */
  private RequestBody other(String type, Node schema, JsonBody json) {
    Coercion coercion = Coercion.of(schema, closure);
    if (type.startsWith("text/") && !type.equals("text/xml") && coercion.admitsScalars()) {
      List<Schema> alternatives =
          coercion.types().size() > 1 ? List.of(schema(schema, "")) : List.of();
      return new TextBody(coercion, alternatives, json, scratch);
    }
    boolean measured =
        closure.of(List.of(schema)).stream()
            .anyMatch(plain -> plain.get("maxLength") != null || plain.get("minLength") != null);
    if (!coercion.admits(ValueType.STRING)) {
      warn(schema, "bodies in " + type + " are not looked into: this schema is not asked");
    }
    return measured && coercion.admits(ValueType.STRING)
        ? new BinaryBody(json)
        : RequestBody.OPAQUE;
  }

  private static boolean isRange(String type) {
    return !MediaTypes.essence(type).isEmpty();
  }

  private void warn(Node node, String message) {
    diagnostics.accept(Diagnostic.warning(node.place(), message));
  }

  private Answers answers(Node.Mapping operation) {
    Map<String, MediaTypes<Projection>> byStatus = new TreeMap<>();
    Map<String, AnswerRules> rules = new TreeMap<>();
    Node.Mapping responses = operation.mapping("responses");
    if (responses == null) {
      diagnostics.accept(
          Diagnostic.warning(operation.place(), "no `responses`: no answer will leave"));
      return Answers.of(byStatus, rules);
    }
    responses.members().forEach((status, written) -> answer(status, written, byStatus, rules));
    return Answers.of(byStatus, rules);
  }

  private void answer(
      String status,
      Node written,
      Map<String, MediaTypes<Projection>> into,
      Map<String, AnswerRules> rules) {
    if (status.startsWith("x-")) {
      return;
    }
    String known = status.equals("default") ? status : status.toUpperCase(Locale.ROOT);
    if (!known.matches("default|[1-5](XX|[0-9][0-9])")) {
      diagnostics.accept(Diagnostic.error(written.place(), "'" + status + "' is not a status"));
      return;
    }
    Node.Mapping response = references.mapping(written);
    if (response == null) {
      return;
    }
    Shape.RESPONSE.check(response, minor, diagnostics);
    MediaTypes<Projection> types = new MediaTypes<>();
    Node.Mapping content = response.mapping("content");
    if (content != null) {
      content.members().forEach((type, media) -> types.put(type, projection(type, media)));
    }
    into.put(known, types);
    if (answers != null) {
      rules.put(known, rules(response, answers));
    }
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
          Node.Mapping media = MediaTypes.isJson(type) ? references.mapping(written) : null;
          Node schema = media == null ? null : media.get("schema");
          if (schema != null) {
            json.put(type, new JsonBody(schema(schema, compiler), answered.of(schema), scratch));
          }
        });
    return new AnswerRules(List.copyOf(headers), json, scratch);
  }

  private Schema schema(Node node, Schemas compiler) {
    var uri = node.place().uri();
    Node document = documents.load(uri, node.place()).orElse(node);
    return compiler.inside(uri.toString(), document, node, node.place().toString());
  }

  private Projection projection(String type, Node written) {
    if (!MediaTypes.isJson(type)) {
      return Projection.NOT_JSON;
    }
    Node.Mapping media = references.mapping(written);
    Node schema = media == null ? null : media.get("schema");
    return new Projection.Json(schema == null ? Filter.ALL : answered.of(schema), scratch);
  }
}
