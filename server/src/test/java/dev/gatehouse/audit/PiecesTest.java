package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private final JsonBytes json = new JsonBytes();
  private final Map<String, Integer> formed = new HashMap<>();
  private final Pieces<String> pieces = new Pieces<>(this::form);

  @Test
  void writes_of_each_thing_what_is_its_own() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      // AaAa, AaBB, BBAa and BBBB have one hash.
      String key = random.nextInt(10) == 0 ? alike(random) : "k" + random.nextInt(2000);
      json.begin();
      pieces.write(json, key);
      assertThat(new String(json.bytes(), 0, json.length(), US_ASCII)).isEqualTo("{<" + key + ">");
    }
  }

  @Test
  void keeps_what_is_met_often_among_many_that_are_met_once() {
    for (int i = 0; i < 100_000; i++) {
      pieces.write(json.begin(), "seldom" + i);
      pieces.write(json.begin(), "often");
    }
    assertThat(formed.get("often")).isLessThan(20);
  }

  private void form(String key) {
    formed.merge(key, 1, Integer::sum);
    json.raw("<").raw(key).raw(">");
  }

  private static String alike(Random random) {
    return (random.nextBoolean() ? "Aa" : "BB") + (random.nextBoolean() ? "Aa" : "BB");
  }
}
