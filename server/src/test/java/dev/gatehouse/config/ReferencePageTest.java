package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReferencePageTest {
  @Test
  void each_shape_has_its_section_and_each_key_its_row() {
    assertThat(ReferencePage.of(Shop.class, "Shops", "How shops are written."))
        .startsWith("# Shops\n\nHow shops are written.\n\n## shop\n\nA shop.\n")
        .contains(
            "| `address` | an address such as 127.0.0.1:8443 | `127.0.0.1:80` | Where the shop is"
                + " found. |")
        .contains("| `counters` | map of name to: [counter](#counter) | `{}` |  |")
        .contains("`robots` is not enforced by this build: hire people.")
        .contains("## counter\n\nA counter.\n")
        .contains("| `name` | text | **required** |  |")
        .contains(
            "## sells\n\nWritten as\n\n- `*`\n- a list of: text\n- map of name to: [price](#price)")
        .contains("## pays\n\nOne of these keys:");
  }
}
