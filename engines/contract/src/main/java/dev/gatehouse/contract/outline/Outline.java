package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a contract says of its operations, as it is written.
 *
 * @param diagnostics what could not be read, and is missing here
 */
public record Outline(List<Operation> operations, Shapes shapes, List<Diagnostic> diagnostics) {

  /** Reads an OpenAPI document (3.0, 3.1, 3.2; JSON or YAML) and all files that it refers to. */
  public static Outline read(Path file) {
    return OutlineReader.read(file);
  }

  /**
   * One operation.
   *
   * @param id its {@code operationId}; without one, method and path
   * @param method in upper case
   * @param content what a request's body may be
   * @param security the ways to prove oneself, each a scheme with its scopes; empty if none is
   *     asked
   */
  public record Operation(
      String id,
      String method,
      String path,
      Place place,
      boolean encoded,
      boolean exact,
      boolean deprecated,
      List<Parameter> parameters,
      @Nullable Content content,
      Map<String, Content> answers,
      List<Map<String, Requirement>> security) {

    /** Method and path, without the names of its parameters. */
    public String route() {
      return method + " " + path.replaceAll("\\{[^}/]*}", "{}");
    }
  }

  /**
   * One way to prove who calls.
   *
   * @param scheme as it is defined, as canonical text
   * @param scopes sorted
   */
  public record Requirement(String scheme, List<String> scopes) {}

  /**
   * One parameter.
   *
   * @param in path, query, header or cookie
   * @param written how it is spelled: style, explode, content
   * @param encoded whether delimiters in it have to be percent-encoded
   * @param schema null if any value will do
   */
  public record Parameter(
      String name,
      String in,
      boolean required,
      boolean deprecated,
      String written,
      boolean encoded,
      @Nullable Node schema,
      Place place) {}

  /**
   * A body, or an answer.
   *
   * @param required of a body, whether there must be one
   * @param types schemas by media type, in lower case and without parameters; those that come after
   *     another of the same type with theirs
   * @param headers of an answer, schemas by name in lower case
   */
  public record Content(
      boolean required, Map<String, Media> types, Map<String, Media> headers, Place place) {}

  /**
   * One media type, or one header.
   *
   * @param schema null if anything will do
   */
  public record Media(@Nullable Node schema, Place place) {}
}
