package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTest {
  private final JsonNode schema =
      JsonMapper.builder().build().readTree(JsonSchema.of(Shop.class, "Shops"));

  @Test
  void a_record_is_a_closed_object_with_its_required_keys() {
    JsonNode counter = definition("Shop.Counter");
    assertThat(counter.at("/description").asString()).isEqualTo("A counter.");
    assertThat(counter.at("/additionalProperties").asBoolean(true)).isFalse();
    assertThat(counter.at("/required").toString()).isEqualTo("[\"name\"]");
    assertThat(counter.at("/properties/queue").toString())
        .isEqualTo("{\"type\":\"integer\",\"description\":\"How many may wait.\",\"default\":10}");
    assertThat(counter.at("/properties/by-door/propertyNames").toString())
        .isEqualTo("{\"enum\":[\"open\",\"half-open\",\"closed\"]}");
  }

  @Test
  void forms_and_choices_are_alternatives() {
    assertThat(definition("Shop.Sells").at("/anyOf/0").toString()).isEqualTo("{\"enum\":[\"*\"]}");
    assertThat(definition("Shop.Sells").at("/anyOf/2/type").asString()).isEqualTo("object");
    assertThat(definition("Shop.Pays").at("/maxProperties").asInt()).isEqualTo(1);
  }

  @Test
  void every_reference_has_its_definition() {
    Set<String> wanted = new HashSet<>();
    schema.findValuesAsString("$ref").forEach(ref -> wanted.add(ref.replace("#/$defs/", "")));
    assertThat(wanted).isNotEmpty().allMatch(name -> schema.get("$defs").has(name));
  }

  private JsonNode definition(String name) {
    return schema.get("$defs").get(name);
  }
}
