package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlikeTest {
  private final List<String> made = new ArrayList<>();
  private final Alike<String, List<String>> alike =
      new Alike<>(
          key -> {
            made.add(key);
            return new ArrayList<>(List.of(key));
          });

  @Test
  void makes_one_thing_of_what_is_equal() {
    assertThat(alike.of("a")).isSameAs(alike.of("a")).isNotSameAs(alike.of("b"));
    assertThat(made).containsExactly("a", "b");
  }

  @Test
  void keeps_what_is_asked_for_again_and_forgets_what_is_not() {
    for (int i = 0; i < 100; i++) {
      alike.of("often");
      alike.of("once " + i);
    }
    assertThat(made).hasSize(101).containsOnlyOnce("often");
    alike.of("once 0");
    assertThat(made).hasSize(102);
  }
}
