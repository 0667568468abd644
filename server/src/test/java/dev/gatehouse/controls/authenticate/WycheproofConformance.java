package dev.gatehouse.controls.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Project Wycheproof's vectors for JSON Web Signatures. Tokens are only ever verified with public
 * keys, so the valid ones with HS256 are not for us; the invalid ones are, and must be refused.
 */
class WycheproofConformance {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OTHER_ALGORITHM =
      "valid, and refused: the key says that it is for another algorithm";
  private static final Map<Integer, String> EXCEPTIONS =
      Map.of(
          346, OTHER_ALGORITHM,
          347, OTHER_ALGORITHM,
          350, OTHER_ALGORITHM,
          351, OTHER_ALGORITHM);

  private final List<Integer> asExpected = new ArrayList<>();
  private final List<Integer> otherwise = new ArrayList<>();
  private int valid;
  private int invalid;

  @Test
  void verifies_387_of_391_signatures_as_expected() throws IOException, Json.Unreadable {
    JsonNode suite =
        JSON.readTree(
            Files.readString(
                ConformanceReport.corpus("tokens/wycheproof/json_web_signature_test.json")));
    for (JsonNode group : suite.get("testGroups")) {
      JsonNode key = group.has("public") ? group.get("public") : group.get("private");
      KeySet keys = KeySet.parse(JSON.writeValueAsBytes(Map.of("keys", List.of(key))));
      for (JsonNode vector : group.get("tests")) {
        judge(vector, key, keys);
      }
    }
    List<String> exceptions =
        otherwise.stream().sorted().map(id -> id + ": " + EXCEPTIONS.get(id)).toList();
    ConformanceReport.write(
        "wycheproof",
        new ConformanceReport.Row(
            asExpected.size(), asExpected.size() + otherwise.size(), exceptions));

    assertThat(otherwise).containsExactlyInAnyOrderElementsOf(EXCEPTIONS.keySet());
    assertThat(invalid).as("refused as they must be").isEqualTo(355);
    assertThat(valid).as("valid with a public key").isEqualTo(36);
    assertThat(asExpected).hasSize(387);
  }

  private void judge(JsonNode vector, JsonNode key, KeySet keys) {
    boolean isValid = vector.get("result").asString().equals("valid");
    if (isValid && key.get("kty").asString().equals("oct")) {
      assertThat(isAccepted(vector, keys)).as("HMAC").isFalse();
      return;
    }
    valid += isValid ? 1 : 0;
    invalid += isValid ? 0 : 1;
    boolean expected = isAccepted(vector, keys) == isValid;
    (expected ? asExpected : otherwise).add(vector.get("tcId").asInt());
  }

  private static boolean isAccepted(JsonNode vector, KeySet keys) {
    try {
      Jws jws = Jws.parse(vector.get("jws").asString());
      Optional<Algorithm> algorithm = Algorithm.named(jws.algorithm());
      return algorithm.isPresent() && keys.signed(jws, algorithm.get());
    } catch (Json.Unreadable e) {
      return false;
    }
  }
}
