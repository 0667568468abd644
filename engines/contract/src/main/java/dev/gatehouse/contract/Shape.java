package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Node;
import java.util.Set;
import java.util.function.Consumer;

/** The objects of OpenAPI and their fields, by the version that brought them. */
@SuppressWarnings("ImmutableEnumChecker") // sets that never change
enum Shape {
  DOCUMENT(
      Set.of(
          "openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"),
      Set.of("jsonSchemaDialect", "webhooks"),
      Set.of("$self")),
  PATH_ITEM(
      Set.of(
          "$ref",
          "summary",
          "description",
          "get",
          "put",
          "post",
          "delete",
          "options",
          "head",
          "patch",
          "trace",
          "servers",
          "parameters"),
      Set.of(),
      Set.of("query", "additionalOperations")),
  OPERATION(
      Set.of(
          "tags",
          "summary",
          "description",
          "externalDocs",
          "operationId",
          "parameters",
          "requestBody",
          "responses",
          "callbacks",
          "deprecated",
          "security",
          "servers"),
      Set.of(),
      Set.of()),
  PARAMETER(
      Set.of(
          "name",
          "in",
          "description",
          "required",
          "deprecated",
          "allowEmptyValue",
          "style",
          "explode",
          "allowReserved",
          "schema",
          "example",
          "examples",
          "content"),
      Set.of(),
      Set.of()),
  REQUEST_BODY(Set.of("description", "content", "required"), Set.of(), Set.of()),
  MEDIA_TYPE(
      Set.of("schema", "example", "examples", "encoding"),
      Set.of(),
      Set.of("itemSchema", "prefixEncoding", "itemEncoding", "description")),
  ENCODING(
      Set.of("contentType", "headers", "style", "explode", "allowReserved"),
      Set.of(),
      Set.of("encoding", "prefixEncoding", "itemEncoding")),
  RESPONSE(Set.of("description", "headers", "content", "links"), Set.of(), Set.of("summary")),
  HEADER(
      Set.of(
          "description",
          "required",
          "deprecated",
          "allowEmptyValue",
          "style",
          "explode",
          "allowReserved",
          "schema",
          "example",
          "examples",
          "content"),
      Set.of(),
      Set.of());

  /** Read in no version: what they describe passes unread. */
  private static final Set<String> UNREAD = Set.of("itemSchema", "prefixEncoding", "itemEncoding");

  private final Set<String> always;
  private final Set<String> since31;
  private final Set<String> since32;

  Shape(Set<String> always, Set<String> since31, Set<String> since32) {
    this.always = always;
    this.since31 = since31;
    this.since32 = since32;
  }

  /**
   * Reports fields that such an object does not have, or that are not read.
   *
   * @param minor of the document's version: 0, 1 or 2
   */
  void check(Node.Mapping object, int minor, Consumer<Diagnostic> diagnostics) {
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!has(name, minor)) {
                String message = "'" + name + "' is no field of " + words() + " in OpenAPI 3.";
                diagnostics.accept(
                    Diagnostic.warning(value.place(), message + minor + ", and is ignored"));
              } else if (UNREAD.contains(name)) {
                diagnostics.accept(
                    Diagnostic.warning(
                        value.place(), "'" + name + "' is not supported, and is ignored"));
              }
            });
  }

  private boolean has(String name, int minor) {
    return name.startsWith("x-")
        || always.contains(name)
        || (minor >= 1 && since31.contains(name))
        || (minor >= 2 && since32.contains(name));
  }

  private String words() {
    String words = name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return (words.startsWith("o") || words.startsWith("e") ? "an " : "a ") + words;
  }
}
