package dev.gatehouse.contract.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gatehouse.contract.outline.Outline;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts that are made to be hard to compare end in bounded time and memory. */
class HostileContractsTest {
  // Long for what is linear, on any machine; what is not takes hours.
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void schemas_that_all_refer_to_all() throws IOException {
    Path old = contract("old", 60, _ -> everyOther(60, "integer"));
    Path fresh = contract("new", 60, _ -> everyOther(60, "string"));
    Difference difference = compared(old, fresh);
    assertThat(difference.complete()).isFalse();
    assertThat(difference.changes())
        .map(Change::toString)
        .contains("breaking: op: answer 200 application/json /v was integer and is string")
        .contains("breaking: op: answer 200 application/json /p7/v was integer and is string");
  }

  private static String everyOther(int count, String type) {
    StringBuilder properties = new StringBuilder("v: { type: " + type + " }");
    for (int other = 0; other < count; other++) {
      properties.append(", p").append(other).append(": ").append(reference(other));
    }
    return "{ type: object, properties: { " + properties + " } }";
  }

  @Test
  void unions_that_double_at_every_step() throws IOException {
    Path old = contract("old", 60, n -> doubled("anyOf", n, 60));
    Path fresh = contract("new", 60, n -> n == 59 ? "{ type: integer }" : doubled("anyOf", n, 60));
    assertThat(compared(old, fresh).complete()).isFalse();
  }

  @Test
  void conjunctions_that_double_at_every_step() throws IOException {
    Path old = contract("old", 60, n -> doubled("allOf", n, 60));
    assertThat(compared(old, contract("new", 1, _ -> "{ type: string }")).changes()).isNotEmpty();
  }

  private static String doubled(String keyword, int n, int count) {
    return n == count - 1
        ? "{ type: string }"
        : "{ "
            + keyword
            + ": [ "
            + reference(n + 1)
            + ", { title: t, allOf: [ "
            + reference(n + 1)
            + " ] }, { type: object, properties: { x: "
            + reference(n + 1)
            + " } } ] }";
  }

  @Test
  void members_whose_conjunctions_are_all_subsets() throws IOException {
    // Member b_i of a set of schemas leads to the set with schema i added.
    IntFunction<String> schema =
        n -> {
          StringBuilder text = new StringBuilder("{ type: object, properties: { ");
          for (int i = 0; i < 22; i++) {
            text.append(i == 0 ? "" : ", ").append("b").append(i).append(": { allOf: [ ");
            text.append(reference(n)).append(", ").append(reference(i)).append(" ] }");
          }
          return text.append(" } }").toString();
        };
    Path old = contract("old", 22, schema);
    Path fresh = contract("new", 22, n -> schema.apply(n).replace("b3:", "c3:"));
    assertThat(compared(old, fresh).complete()).isFalse();
  }

  @Test
  void unions_of_very_many_branches_of_other_kinds() throws IOException {
    Path old = contract("old", 1, _ -> branches("{ type: string, maxLength: %d }"));
    Path fresh = contract("new", 1, _ -> branches("{ type: integer, maximum: %d }"));
    assertThat(compared(old, fresh).changes()).isNotEmpty();
  }

  @Test
  void multiples_of_very_many_numbers() throws IOException {
    // Each of the old ones is known to be implied only by the last of the new ones.
    String divisors =
        IntStream.range(0, 150 * 150)
            .mapToObj(i -> BigInteger.TWO.pow(i / 150).multiply(BigInteger.valueOf(5).pow(i % 150)))
            .map(it -> "{ multipleOf: " + it + " }")
            .collect(Collectors.joining(", ", "{ allOf: [ ", " ] }"));
    Path old = contract("old", 1, _ -> divisors);
    String others = branches("{ multipleOf: 2%d7 }").replace("any", "all");
    Path fresh = contract("new", 1, _ -> others.replace(" ] }", ", { multipleOf: 1e150 } ] }"));
    assertThat(compared(old, fresh).changes())
        .singleElement()
        .extracting(Change::effect)
        .isEqualTo(Effect.BREAKING);
  }

  private static String branches(String branch) {
    return IntStream.range(0, 20_000)
        .mapToObj(branch::formatted)
        .collect(Collectors.joining(", ", "{ anyOf: [ ", " ] }"));
  }

  @Test
  void references_that_lead_around_and_around() throws IOException {
    Path old = contract("old", 3, n -> reference((n + 1) % 3));
    Path fresh = contract("new", 3, n -> "{ anyOf: [ " + reference((n + 1) % 3) + " ] }");
    compared(old, fresh);
    compared(fresh, old);
  }

  @Test
  void references_in_a_very_long_row() throws IOException {
    Path old = contract("old", 20_000, n -> n == 19_999 ? "{ type: string }" : reference(n + 1));
    Path fresh =
        contract(
            "new",
            20_000,
            n -> n == 19_999 ? "{ type: string }" : "{ allOf: [ " + reference(n + 1) + " ] }");
    compared(old, fresh);
  }

  @Test
  void values_that_an_alias_makes_endless() throws IOException {
    StringBuilder laugh = new StringBuilder("{ default: [ &a0 [ha], ");
    for (int i = 1; i < 40; i++) {
      laugh.append("&a").append(i).append(" [ *a").append(i - 1).append(", *a").append(i - 1);
      laugh.append(" ], ");
    }
    Path old = contract("old", 1, _ -> laugh + "1 ] }");
    Path fresh = contract("new", 1, _ -> laugh + "2 ] }");
    compared(old, fresh);
  }

  @Test
  void operations_without_number() throws IOException {
    StringBuilder text = new StringBuilder("openapi: 3.1.0\npaths:\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("  /p").append(i).append(": { get: { responses: { '200': {} } } }\n");
    }
    Path old = Files.writeString(folder.resolve("old.yaml"), text);
    Path fresh = Files.writeString(folder.resolve("new.yaml"), text.toString().replace("/p", "/q"));
    assertThat(compared(old, fresh).changes()).hasSize(40_000);
  }

  private Difference compared(Path old, Path fresh) {
    return assertTimeoutPreemptively(
        SOON, () -> Difference.of(Outline.read(old), Outline.read(fresh)));
  }

  private static String reference(int n) {
    return "{ $ref: '#/components/schemas/s" + n + "' }";
  }

  private Path contract(String name, int count, IntFunction<String> schema) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            openapi: 3.1.0
            paths:
              /p:
                get:
                  operationId: op
                  responses:
                    '200': { content: { application/json: { schema: { $ref: '#/components/schemas/s0' } } } }
            components:
              schemas:
            """);
    for (int n = 0; n < count; n++) {
      text.append("    s").append(n).append(": ").append(schema.apply(n)).append('\n');
    }
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }
}
