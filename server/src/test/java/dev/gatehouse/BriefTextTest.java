package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BriefTextTest {
  @Test
  void of_a_long_text_a_failure_shows_begin_and_end() {
    String text = "begins" + "x".repeat(1_000_000) + "ends";
    assertThatThrownBy(() -> assertThat(text).endsWith("0"))
        .message()
        .contains("begins", "ends", "[996010 characters not shown]")
        .hasSizeLessThan(5000);
  }
}
