package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import dev.gatehouse.contract.confine.Confinements;
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
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles the operations of one document. */
final class OperationReader {
  private static final String PATHS = "#/paths";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";
  // What is looked into, also where a range declares it.
  private static final List<String> READ = List.of(MediaTypes.JSON, FORM, MULTIPART);

  private final Documents documents;
  private final References references;
  private final Consumer<Diagnostic> diagnostics;
  private final Schemas schemas;
  private final Declared sent;
  private final @Nullable Confinements confinements;
  private final Closure closure;
  private final ParameterReader parameters;
  private final FormReader forms;
  private final int minor;
  private final Node.Mapping root;
  private final AnswerReader answers;
  private final Scratch scratch = new Scratch();
  // What operations have alike is one thing for all of them: calls then find it near the processor.
  private final IdentityHashMap<Node.Mapping, Requests.Bodies> taken = new IdentityHashMap<>();
  private final IdentityHashMap<Requests.Bodies, Map<ParameterRules, Requests>> requests =
      new IdentityHashMap<>();
  private final Map<Circumstances, Circumstances> around = new HashMap<>();

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
    Shapes shapes = new Shapes(dialect, schemas, documents);
    this.sent = new Declared(schemas, documents, shapes, Direction.REQUEST);
    this.confinements = options.confinement() ? new Confinements(shapes) : null;
    this.closure = new Closure(schemas, documents);
    this.parameters =
        new ParameterReader(
            references, closure, this::schema, diagnostics, this::confinement, minor);
    this.forms =
        new FormReader(references, closure, this::schema, parameters, diagnostics, scratch, minor);
    this.answers =
        new AnswerReader(
            documents,
            references,
            new Declared(schemas, documents, shapes, Direction.RESPONSE),
            options.answers()
                ? new Schemas(dialect, Direction.RESPONSE, true, documents, diagnostics)
                : null,
            parameters,
            closure,
            diagnostics,
            scratch,
            minor);
  }

  /** Completes what refers to one another. */
  void finish() {
    schemas.finish();
    answers.finish();
    if (confinements != null) {
      confinements.finish();
    }
    if (!sent.complete() || !answers.complete()) {
      diagnostics.accept(
          Diagnostic.error(root.place(), "the schemas combine in more ways than can be followed"));
    }
  }

  Operation read(
      int index, String method, Template template, Node.Mapping item, Node.Mapping operation) {
    // One text for all of them, which calls find near the processor.
    String verb = method.toUpperCase(Locale.ROOT).intern();
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
        requests(
            parameters.read(template, item, operation, location),
            bodies(operation, location + "/requestBody")),
        answers.read(operation),
        around.computeIfAbsent(Circumstances.of(root, item, operation), it -> it));
  }

  private Requests requests(ParameterRules rules, Requests.Bodies bodies) {
    return requests
        .computeIfAbsent(bodies, _ -> new HashMap<>())
        .computeIfAbsent(rules, it -> new Requests(it, bodies, scratch));
  }

  private Schema schema(Node node, String pointer) {
    var uri = node.place().uri();
    Node root = documents.load(uri, node.place()).orElse(node);
    return schemas.inside(uri.toString(), root, node, pointer);
  }

  private Confinement confinement(@Nullable Node schema) {
    return confinements == null || schema == null ? Confinement.FREE : confinements.of(schema);
  }

  private Requests.Bodies bodies(Node.Mapping operation, String location) {
    Node written = operation.get("requestBody");
    Node.Mapping body = written == null ? null : references.mapping(written);
    if (body == null) {
      return Requests.Bodies.NONE;
    }
    Requests.Bodies known = taken.get(body);
    if (known != null) {
      return known;
    }
    Requests.Bodies bodies = readBodies(body, location);
    taken.put(body, bodies);
    return bodies;
  }

  private Requests.Bodies readBodies(Node.Mapping body, String location) {
    Requests.Bodies bodies =
        Requests.Bodies.of(
            body.truth("required") ? RequestBody.Need.REQUIRED : RequestBody.Need.OPTIONAL);
    Shape.REQUEST_BODY.check(body, minor, diagnostics);
    Node.Mapping content = body.mapping("content");
    if (content == null || content.members().isEmpty()) {
      warn(body, "no `content`: no body will pass");
    } else {
      content.members().forEach((type, media) -> body(type, media, location + "/content", bodies));
    }
    return bodies;
  }

  private void body(String type, Node written, String location, Requests.Bodies into) {
    Node.Mapping media = references.mapping(written);
    if (media != null) {
      Shape.MEDIA_TYPE.check(media, minor, diagnostics);
    }
    if (MediaTypes.essence(type).isEmpty()) {
      warn(written, "'" + type + "' is no media type, and matches nothing");
    }
    Node schema = media == null ? null : media.get("schema");
    if (schema != null) {
      into.fields().add(sent.of(schema));
    }
    String pointer = location + Pointer.segment(type);
    RequestBody content = content(MediaTypes.essence(type), media, schema, pointer);
    into.declared().put(type, content);
    // Of a multipart body more is sent than its schema knows: names of files, header fields.
    if (content instanceof JsonBody || content instanceof FormBody) {
      into.confinements().put(type, confinement(schema));
    }
    for (String within : MediaTypes.isRange(type) ? READ : List.<String>of()) {
      String range = MediaTypes.essence(type);
      if (MediaTypes.isAmong(List.of(range), within) && Coercion.mayContain(schema, closure)) {
        into.declared().put(range, within, content(within, media, schema, pointer));
      }
    }
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
      case FORM -> new FormBody(forms.read(media, location, json, false));
      case MULTIPART -> new MultipartBody(forms.read(media, location, json, true));
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
      String but = MediaTypes.isRange(type) ? ", but for JSON and forms," : "";
      warn(schema, "bodies in " + type + but + " are not looked into: this schema is not asked");
    }
    return measured && coercion.admits(ValueType.STRING)
        ? new BinaryBody(json)
        : RequestBody.OPAQUE;
  }

  private void warn(Node node, String message) {
    diagnostics.accept(Diagnostic.warning(node.place(), message));
  }
}
