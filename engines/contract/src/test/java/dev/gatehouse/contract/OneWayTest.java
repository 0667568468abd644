package dev.gatehouse.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels one way alone is known wherever that is said of it. */
class OneWayTest {
  @TempDir Path folder;
  private Operation operation;

  @BeforeEach
  void compile() throws IOException {
    Files.createDirectories(folder.resolve("parts"));
    Files.writeString(
        folder.resolve("parts/more.yaml"),
        """
        In: { $ref: "#/Deeper/In" }
        Out: { $ref: "#/Deeper/Out" }
        Deeper: { In: { type: string, writeOnly: true }, Out: { type: string, readOnly: true } }
        """);
    operation =
        Written.operation(
            folder,
            """
            openapi: 3.0.3
            paths:
              /x:
                post:
                  requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/X" } } } }
                  responses:
                    "200": { description: x, content: { application/json: { schema: { $ref: "#/components/schemas/X" } } } }
            components:
              schemas:
                In: { type: string, writeOnly: true }
                Out: { type: string, readOnly: true }
                X:
                  type: object
                  required: [name]
                  properties:
                    name: { type: string }
                    plain: { type: string, writeOnly: true }
                    plainOut: { type: string, readOnly: true }
                    referred: { $ref: "#/components/schemas/In" }
                    referredOut: { $ref: "#/components/schemas/Out" }
                    part: { allOf: [ { $ref: "#/components/schemas/In" }, { maxLength: 5 } ] }
                    partOut: { allOf: [ { $ref: "#/components/schemas/Out" }, { maxLength: 5 } ] }
                    far: { allOf: [ { $ref: "parts/more.yaml#/In" } ] }
                    farOut: { allOf: [ { $ref: "parts/more.yaml#/Out" } ] }
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "referred", "part", "far"})
  void what_is_only_sent_does_not_leave(String name) {
    assertEquals("ok", said(name));
    byte[] answer = "{\"%s\":\"a\",\"name\":\"b\"}".formatted(name).getBytes(UTF_8);
    assertEquals("{\"name\":\"b\"}", left(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plainOut", "referredOut", "partOut", "farOut"})
  void what_is_only_answered_is_not_sent(String name) {
    assertEquals("readOnly", said(name));
    byte[] answer = "{\"%s\":\"a\",\"name\":\"b\"}".formatted(name).getBytes(UTF_8);
    assertEquals(new String(answer, UTF_8), left(answer));
  }

  private String left(byte[] answer) {
    Projection.Json json =
        assertInstanceOf(Projection.Json.class, operation.projection(200, "application/json"));
    return new String(
        assertInstanceOf(Projection.Rewrite.Done.class, json.rewrite(answer)).body(), UTF_8);
  }

  private String said(String name) {
    byte[] body = "{\"%s\":\"a\",\"name\":\"b\"}".formatted(name).getBytes(UTF_8);
    BodyVerdict verdict =
        assertInstanceOf(JsonBody.class, operation.body("application/json"))
            .validate(body, BodyOptions.STRICT);
    return verdict instanceof BodyVerdict.Broken broken
        ? broken.violations().getFirst().rule()
        : "ok";
  }
}
