package dev.gatehouse.controls.validate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Hint.violation;
import static dev.gatehouse.pipeline.Reason.PARAMETER_INVALID;

import dev.gatehouse.contract.Contract;
import dev.gatehouse.controls.TestCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredFieldsTest {
  private Validate control;

  @BeforeEach
  void compile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x.yaml"),
            """
            openapi: 3.1.0
            paths:
              /x:
                get:
                  parameters:
                    - { name: X-Tenant, in: header, schema: { type: integer } }
                    - { name: trace_id, in: header, schema: { type: integer } }
                  responses: { default: { description: any } }
            """);
    control =
        new Validate(
            Contract.compile(file).contract().orElseThrow().operations().getFirst().requests(),
            false,
            false,
            Map.of("note-assistant", Sending.ALL));
  }

  @Test
  void passes_declared_fields_as_they_are_spelled_and_others() {
    assertPasses(control, with("x-tenant", "5"));
    assertPasses(control, with("Trace_Id", "5"));
    assertPasses(control, with("X-Tenants", "a").header("X_Other", "b").header("XTenant", "c"));
    assertDenies(control, with("X-Tenant", "a"), PARAMETER_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x_tenant", "x.tenant", "x!tenant", "trace-id", "trace.id"})
  void denies_a_field_that_may_be_taken_for_a_declared_one(String name) {
    assertDenies(
        control, with(name, "5"), PARAMETER_INVALID, violation("/header/" + name, "style"));
  }

  private static TestCall with(String name, String value) {
    return call().by("note-assistant").header(name, value);
  }
}
