package dev.gatehouse.contract.fuzz;

import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Any text as the path, query, header fields and cookies of a call whose parameters have every
 * style.
 */
public final class HostileParameters {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: {title: Styles, version: "1"}
      paths:
        /a/{simple}/{label}/{matrix}/x{part}y:
          get:
            operationId: styles
            parameters:
              - {name: simple, in: path, required: true, schema: {type: array, items: {type: integer}}}
              - {name: label, in: path, required: true, style: label, explode: true, schema: {type: object, additionalProperties: {type: string}}}
              - {name: matrix, in: path, required: true, style: matrix, schema: {type: [integer, string]}}
              - {name: part, in: path, required: true, schema: {type: string, pattern: "^[a-z]+$"}}
              - {name: q, in: query, schema: {type: number, multipleOf: 0.5}}
              - {name: list, in: query, explode: false, schema: {type: array, maxItems: 9, items: {type: boolean}}}
              - {name: deep, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: integer}}}}
              - {name: pipes, in: query, style: pipeDelimited, schema: {type: array, items: {type: string, format: date-time}}}
              - {name: spaces, in: query, style: spaceDelimited, schema: {type: array, items: {type: number}}}
              - {name: map, in: query, explode: true, schema: {type: object, additionalProperties: {type: integer}}}
              - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
              - {name: X-List, in: header, schema: {type: array, items: {type: integer}}}
              - {name: session, in: cookie, schema: {type: string, format: uuid}}
            responses: {"200": {description: Fine}}
      """;
  private static final Contract STYLES = compile();

  private HostileParameters() {}

  private static Contract compile() {
    try {
      Path file = Files.createTempFile("styles", ".yaml");
      Files.writeString(file, CONTRACT);
      Contract contract = Contract.compile(file).contract().orElseThrow();
      Files.delete(file);
      return contract;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Called by Jazzer: a line for the path, one for the query, one for a header field, one for
   * cookies.
   */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", 4);
    String path = "/a/" + lines[0];
    String query = lines.length > 1 ? lines[1] : lines[0];
    String field = lines.length > 2 ? lines[2] : query;
    String cookies = lines.length > 3 ? lines[3] : field;
    List<String> values =
        STYLES.match("GET", path) instanceof Match.Found found
            ? found.raw()
            : List.of(lines[0], "." + lines[0], ";matrix=" + lines[0], lines[0]);
    STYLES
        .operations()
        .getFirst()
        .parameters(values, query, name -> List.of(name.equals("Cookie") ? cookies : field), true);
  }
}
