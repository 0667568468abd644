package dev.gatehouse.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedFieldTest {
  @Test
  void reads_the_hops_of_all_lines_in_order() throws Refused {
    assertThat(
            ForwardedField.read(
                List.of(
                    "for=192.0.2.43, FOR=\"[2001:db8:cafe::17]:4711\";Proto=HTTPS;by=203.0.113.43",
                    ",for=_hidden;host=\"a\\.example:80\" , for=unknown")))
        .containsExactly(
            new ForwardedField.Hop("192.0.2.43", "", ""),
            new ForwardedField.Hop("[2001:db8:cafe::17]:4711", "", "https"),
            new ForwardedField.Hop("_hidden", "a.example:80", ""),
            new ForwardedField.Hop("unknown", "", ""));
  }

  /** RFC 7239 §4: each pair of an element may be missing. */
  @Test
  void reads_elements_whose_pairs_are_missing() throws Refused {
    assertThat(ForwardedField.read(List.of("for=a;, for=b;;host=c,;proto=http", ";")))
        .containsExactly(
            new ForwardedField.Hop("a", "", ""),
            new ForwardedField.Hop("b", "c", ""),
            new ForwardedField.Hop("", "", "http"),
            new ForwardedField.Hop("", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for",
        "for=",
        "for=a; host=b",
        "for=a ;host=b",
        "for=a for=b",
        "for = a",
        "for=[2001:db8::1]",
        "for=192.0.2.1:80",
        "for=\"a",
        "for=\"a\\",
        "for=\"a\" b",
        "for=a;for=b",
        "=a",
        "for=\u00e4",
        "for=\"\u0001\""
      })
  void refuses_what_is_not_in_the_grammar(String value) {
    assertThatThrownBy(() -> ForwardedField.read(List.of(value))).isInstanceOf(Refused.class);
  }

  @Test
  void refuses_a_chain_without_end() {
    String chain = "for=192.0.2.1,".repeat(65);
    assertThatThrownBy(() -> ForwardedField.read(List.of(chain))).isInstanceOf(Refused.class);
  }
}
