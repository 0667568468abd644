package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gatehouse.GatehouseConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema and the binding say the same. */
class SchemaAgreementTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void the_quickstart_keeps_the_schema() throws Exception {
    Path file = Path.of(System.getProperty("gatehouse.root"), "examples/quickstart/gatehouse.yaml");
    assertThat(errors(GatehouseConfig.class, Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "parts: teams",
        "parts: [a/*.yaml, b]",
        "safe: env:X",
        "counters: {a: {name: x, queue: 3, opens: 09:30, days: [mon], by-door: {open: []}}}",
        "counters: {a: {name: x, sells: {a: '*', b: [tea], c: {tea: {}}}, pays: [{cash: true}]}}",
      })
  void what_binds_keeps_the_schema(String yaml) throws Exception {
    assertThat(Shops.mistakes(yaml)).isEmpty();
    assertThat(errors(Shop.class, yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parts: {a: b}",
        "safe: hunter2",
        "door: opne",
        "door: revolving",
        "robots: 1",
        "rates: {a: fast}",
        "rates: []",
        "counters: {a: {}}",
        "counters: {a: {name: x, queue: 1e999}}",
        "counters: {a: {name: x, on-sale: yes}}",
        "counters: {a: {name: x, bag: 1XB}}",
        "counters: {a: {name: x, by-door: {ajar: []}}}",
        "counters: {a: {name: x, sells: {a: all}}}",
        "counters: {a: {name: x, pays: [{cash: true, card: {issuer: b}}]}}",
        "counters: {a: {name: x, pays: [{barter: true}]}}",
      })
  void what_is_a_mistake_breaks_the_schema(String yaml) throws Exception {
    assertThat(Shops.mistakes(yaml)).isNotEmpty();
    assertThat(errors(Shop.class, yaml)).isNotEmpty();
  }

  private static List<Error> errors(Class<? extends Record> type, String yaml) throws Exception {
    JsonNode written = JSON.valueToTree(JsonSchema.plain(YamlReader.read(Shops.FILE, yaml)));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(JSON.readTree(JsonSchema.of(type, "test")))
        .validate(written);
  }
}
