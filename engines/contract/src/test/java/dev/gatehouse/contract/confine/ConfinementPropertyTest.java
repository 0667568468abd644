package dev.gatehouse.contract.confine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.BodyOptions;
import dev.gatehouse.contract.BodyVerdict;
import dev.gatehouse.contract.CompileOptions;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.JsonBody;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called confined holds nothing dangerous in any value that its schema lets pass. */
class ConfinementPropertyTest {
  private static final List<String> LEAVES =
      List.of(
          "{\"type\":\"integer\"}",
          "{\"type\":\"string\"}",
          "{\"type\":[\"string\",\"null\"]}",
          "{\"type\":\"string\",\"format\":\"date\"}",
          "{\"format\":\"date\"}",
          "{\"pattern\":\"^[a-z]+$\"}",
          "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}",
          "{\"enum\":[\"ok\",1]}",
          "{\"const\":\"ok\"}",
          "{}",
          "true",
          "{\"minLength\":2}",
          "{\"$ref\":\"#/components/schemas/A\"}",
          "{\"$ref\":\"#/components/schemas/B\"}");
  private static final List<String> TEXTS =
      List.of("\"ok\"", "\"a'b\"", "\"2026-11-25\"", "\"<x>\"", "\"abc\"", "1", "null", "true");
  private static final List<String> NAMES = List.of("a", "b", "ok", "x'y");

  @TempDir Path folder;
  private final Random random = new Random(20261125);
  private int held;
  private int confined;

  @ParameterizedTest
  @ValueSource(strings = {"3.1.0", "3.0.3"})
  void in_random_schemas_and_values(String version) throws IOException {
    for (int i = 0; i < 300; i++) {
      Path file = folder.resolve("c.json");
      Files.writeString(file, contract(version));
      Contract contract =
          Contract.compile(file, CompileOptions.CONFINEMENT).contract().orElse(null);
      if (contract == null) {
        continue;
      }
      Operation operation = contract.operation("op").orElseThrow();
      JsonBody body = (JsonBody) operation.body("application/json");
      Confinement confinement = operation.confinement("application/json");
      for (int j = 0; j < 100; j++) {
        byte[] value = value(3).getBytes(StandardCharsets.UTF_8);
        if (body.validate(value, BodyOptions.STRICT) instanceof BodyVerdict.Ok) {
          Tape tape = new Tape();
          tape.read(value, 0, value.length, Bounds.DEFAULT);
          held++;
          assertThat(dangers(tape, tape.root(), confinement, false))
              .as(() -> new String(value, StandardCharsets.UTF_8) + " against " + text(file))
              .isZero();
        }
      }
    }
    assertThat(held).isGreaterThan(3_000);
    assertThat(confined).isGreaterThan(500);
  }

  private int dangers(Tape tape, int at, Confinement confinement, boolean all) {
    boolean whole = all || confinement.confinesAll();
    int found = 0;
    switch (tape.kind(at)) {
      case Tape.STRING -> found += danger(tape, at, whole || confinement.confinesText());
      case Tape.OBJECT -> {
        for (int name = tape.first(at); name < tape.next(at); name = tape.next(tape.value(name))) {
          found += danger(tape, name, whole || confinement.confinesNames());
          Confinement below =
              confinement.member(tape.bytes(), tape.start(name), tape.end(name), false);
          found += dangers(tape, tape.value(name), below, whole);
        }
      }
      case Tape.ARRAY -> {
        int index = 0;
        for (int item = tape.first(at); item < tape.next(at); item = tape.next(item)) {
          found += dangers(tape, item, confinement.item(index++), whole);
        }
      }
      default -> {}
    }
    return found;
  }

  private int danger(Tape tape, int text, boolean said) {
    confined += said ? 1 : 0;
    return said && tape.string(text).matches(".*['<].*") ? 1 : 0;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String contract(String version) {
    return """
    {"openapi":"%s","paths":{"/p":{"post":{"operationId":"op","responses":{},
    "requestBody":{"content":{"application/json":{"schema":%s}}}}}},
    "components":{"schemas":{"A":%s,"B":%s}}}
    """
        .formatted(version, schema(3), schema(2), schema(2));
  }

  private String schema(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return one(LEAVES);
    }
    return switch (random.nextInt(7)) {
      case 0 -> "{\"allOf\":" + some(depth) + "}";
      case 1 -> "{\"anyOf\":" + some(depth) + "}";
      case 2 -> "{\"oneOf\":" + some(depth) + ",\"properties\":{\"a\":" + schema(depth - 1) + "}}";
      case 3 -> "{\"items\":" + schema(depth - 1) + ",\"prefixItems\":" + some(depth) + "}";
      case 4 ->
          "{\"type\":\"object\",\"properties\":{\"a\":%s,\"b\":%s},\"additionalProperties\":%s}"
              .formatted(
                  schema(depth - 1),
                  schema(depth - 1),
                  random.nextBoolean() ? false : schema(depth - 1));
      case 5 ->
          "{\"patternProperties\":{\"^[a-z]+$\":%s},\"additionalProperties\":%s}"
              .formatted(schema(depth - 1), random.nextBoolean() ? false : schema(depth - 1));
      default ->
          "{\"propertyNames\":"
              + schema(1)
              + ",\"if\":"
              + schema(1)
              + ",\"then\":"
              + schema(depth - 1)
              + "}";
    };
  }

  private String some(int depth) {
    return IntStream.range(0, 1 + random.nextInt(3))
        .mapToObj(_ -> schema(depth - 1))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String value(int depth) {
    int count = random.nextInt(3);
    return switch (depth == 0 ? 0 : random.nextInt(4)) {
      case 1 ->
          IntStream.range(0, count)
              .mapToObj(_ -> value(depth - 1))
              .collect(Collectors.joining(",", "[", "]"));
      case 2 ->
          random
              .ints(0, NAMES.size())
              .distinct()
              .limit(count)
              .mapToObj(i -> "\"" + NAMES.get(i) + "\":" + value(depth - 1))
              .collect(Collectors.joining(",", "{", "}"));
      default -> one(TEXTS);
    };
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
