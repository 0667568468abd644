package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.document.References;
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

/** Compiles the operations of one document. */
final class OperationReader {
  private static final String PATHS = "#/paths";

  private final Documents documents;
  private final References references;
  private final Consumer<Diagnostic> diagnostics;
  private final Schemas schemas;
  private final Declared sent;
  private final Declared answered;
  private final ParameterReader parameters;
  private final Scratch scratch = new Scratch();

  OperationReader(
      Dialect dialect,
      Documents documents,
      References references,
      Consumer<Diagnostic> diagnostics) {
    this.documents = documents;
    this.references = references;
    this.diagnostics = diagnostics;
    this.schemas = new Schemas(dialect, Direction.REQUEST, true, documents, diagnostics);
    this.sent = new Declared(schemas, documents, Direction.REQUEST);
    this.answered = new Declared(schemas, documents, Direction.RESPONSE);
    this.parameters =
        new ParameterReader(references, new Closure(schemas, documents), this::schema, diagnostics);
  }

  /** Completes what refers to one another. */
  void finish() {
    schemas.finish();
  }

  Operation read(
      int index, String method, Template template, Node.Mapping item, Node.Mapping operation) {
    String verb = method.toUpperCase(Locale.ROOT);
    String id = operation.text("operationId");
    String location = PATHS + Pointer.segment(template.written()) + "/" + method;
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
    Node.Mapping content = body.mapping("content");
    if (content != null) {
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
    Node schema = media == null ? null : media.get("schema");
    if (schema != null) {
      fields.add(sent.of(schema));
    }
    if (!MediaTypes.isJson(type)) {
      into.put(type, RequestBody.OPAQUE);
    } else if (schema == null) {
      into.put(type, new JsonBody(Schema.anything(), scratch));
    } else {
      String pointer = location + Pointer.segment(type) + "/schema";
      into.put(type, new JsonBody(schema(schema, pointer), scratch));
    }
  }

  private Answers answers(Node.Mapping operation) {
    Map<String, MediaTypes<Projection>> byStatus = new TreeMap<>();
    Node.Mapping responses = operation.mapping("responses");
    if (responses == null) {
      diagnostics.accept(
          Diagnostic.warning(operation.place(), "no `responses`: no answer will leave"));
      return Answers.of(byStatus);
    }
    responses.members().forEach((status, written) -> answer(status, written, byStatus));
    return Answers.of(byStatus);
  }

  private void answer(String status, Node written, Map<String, MediaTypes<Projection>> into) {
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
    MediaTypes<Projection> types = new MediaTypes<>();
    Node.Mapping content = response.mapping("content");
    if (content != null) {
      content.members().forEach((type, media) -> types.put(type, projection(type, media)));
    }
    into.put(known, types);
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
