package dev.gatehouse.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MembersTest {
  private final Members members = new Members();

  static Stream<Arguments> lists() {
    return Stream.of(
        row(""),
        row(" \t "),
        row(","),
        row(" ,\t,, "),
        row("a", "a"),
        row("a,b", "a", "b"),
        row(" a , b ", "a", "b"),
        row("\ta\t,\t \tb\t", "a", "b"),
        row(",,a,,b,,", "a", "b"),
        row("a, ,\t,b", "a", "b"),
        row("a b,c\td", "a b", "c\td"),
        row("timeout=5, max=10", "timeout=5", "max=10"),
        // No blanks but space and tab.
        row("\u00a0a\u00a0,\u000bb", "\u00a0a\u00a0", "\u000bb"),
        row("\u0080,\u00ac,\u00ff", "\u0080", "\u00ac", "\u00ff"),
        // None of our lists has quoted strings; a comma in one is a comma.
        row("a=\"b, c\",d", "a=\"b", "c\"", "d"),
        row("\"\\,\"", "\"\\", "\""));
  }

  private static Arguments row(String list, String... members) {
    return Arguments.of(list, List.of(members));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void cuts_a_list_at_its_commas_and_nowhere_else(String list, List<String> expected) {
    byte[] bytes = list.getBytes(ISO_8859_1);
    assertThat(read(bytes, 0, bytes.length)).isEqualTo(expected);
    // What stands before a list and behind it belongs to others.
    byte[] amid = ("x" + list + "x").getBytes(ISO_8859_1);
    assertThat(read(amid, 1, amid.length - 1)).isEqualTo(expected);
    assertThat(members.next()).isFalse();
  }

  @Test
  void begins_anew_with_a_list_amid_another() {
    byte[] first = "a,b".getBytes(ISO_8859_1);
    members.in(first, 0, first.length);
    assertThat(members.next()).isTrue();
    byte[] second = "Close".getBytes(ISO_8859_1);
    members.in(second, 0, second.length);
    assertThat(members.next()).isTrue();
    assertThat(members.is("close")).isTrue();
    assertThat(members.is("clos")).isFalse();
    assertThat(members.next()).isFalse();
  }

  private List<String> read(byte[] bytes, int from, int to) {
    List<String> read = new ArrayList<>();
    members.in(bytes, from, to);
    while (members.next()) {
      read.add(new String(bytes, members.from(), members.to() - members.from(), ISO_8859_1));
    }
    return read;
  }
}
