package dev.gatehouse.contract.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {

  @ParameterizedTest(name = "{0} finds {1}: {2}")
  @CsvSource(
      delimiter = ' ',
      value = {
        "a xay true",
        "^a xay false",
        "^a$ a true",
        "^(?:ab|cd)+$ abcdab true",
        "^(?:ab|cd)+$ abc false",
        "^a{2,3}$ aa true",
        "^a{2,3}$ aaaa false",
        "^a{2,}$ aaaaa true",
        "^a{0}b$ b true",
        "^(a?){3}$ aa true",
        "^[a-c-]+$ a-c true",
        "^[^a-c]+$ xyz true",
        "^[^a-c]+$ xaz false",
        "^[]$ a false",
        "^[^]$ a true",
        "^\\d+$ 12 true",
        "^\\d+$ ২ false",
        "^\\w+$ a_1 true",
        "^.$ 🐲 true",
        "^🐲*$ 🐲🐲 true",
        "^\\u{1F432}$ 🐲 true",
        "^\\uD83D\\uDC32$ 🐲 true",
        "^\\p{Script=Greek}+$ αβγ true",
        "^\\P{L}+$ 12 true",
        "\\bcat\\b a-cat-b true",
        "\\bcat\\b concat false",
        "\\Bcat concat true",
        "x\\b x true",
        "(?<name>a)b ab true",
        "a|b$|^c xb true",
        "^{x}$ {x} true",
        "^(?=.*\\d)(?=.*[a-z]).{4,}$ abc1 true",
        "^(?=.*\\d)(?=.*[a-z]).{4,}$ abcd false",
        "^(a)\\1$ aa true",
        "^(a)\\1$ ab false",
        "(?i)^ab$ AB true",
      })
  void finds_as_ecma_262_says(String pattern, String text, boolean found) {
    assertEquals(found, finds(Regex.compile(pattern), text));
  }

  @Test
  void reads_lines_and_spaces_as_ecma_262_says_also_where_it_looks_around() {
    String digitAhead = "^(?=.*\\d)";
    for (String end : List.of("\n", "\r", "\u2028", "\u2029")) {
      assertFalse(finds(Regex.compile(digitAhead), "a" + end + "1"));
    }
    assertTrue(finds(Regex.compile(digitAhead), "a\u00851"));
    for (String space : List.of(" ", "\t", "\u00a0", "\u2003", "\u2028", "\ufeff")) {
      assertFalse(finds(Regex.compile("^(?!\\s)"), space));
      assertFalse(finds(Regex.compile("^(?![\\sx])"), space));
      assertFalse(finds(Regex.compile("^(?=\\S)"), space));
      assertTrue(finds(Regex.compile("^(?=[^\\S])"), space));
    }
    assertTrue(finds(Regex.compile("^(?=\\u{1F432})"), "🐲"));
    assertTrue(finds(Regex.compile("(?s)^a.b$"), "a\nb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"^.*a.{60}$", "^.*a.{200}$", "^(.*a.{900}|x)$"})
  void bounds_sets_of_steps_that_never_come_again(String pattern) {
    Regex regex = Regex.compile(pattern);
    assertTrue(regex.reservation().isEmpty());
    Random random = new Random(17);
    byte[] text = new byte[1_000_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertThrows(Exhausted.class, () -> regex.find(text, 0, text.length, 5_000_000)));
    // A text of a field's usual length is judged all the same, however full the table is.
    assertTrue(regex.find(text, 0, 1_000, 1_000_000) != 0);
  }

  @Test
  void does_not_take_a_last_line_end_for_the_end() {
    assertFalse(finds(Regex.compile("^a$"), "a\n"));
    assertFalse(finds(Regex.compile("^(a)\\1$"), "aa\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "^(a|aa)+$",
        "^(a|a)*$",
        "(.*)*x",
        "^(a?){50}a{50}$",
        "([a-z]+)*\\d",
        "(x+x+)+y",
        "^(([a-z])+.)+[A-Z]([a-z])+$"
      })
  void takes_linear_time_where_others_take_exponential(String pattern) {
    Regex regex = Regex.compile(pattern);
    assertTrue(regex.reservation().isEmpty());
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> finds(regex, "a".repeat(200_000) + "!"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"^(a+)+\\1$", "^(?=(a+)+b)a", "(?i)(a+)+$"})
  void bounds_what_it_cannot_run_in_linear_time(String pattern) {
    Regex regex = Regex.compile(pattern);
    assertTrue(regex.reservation().isPresent());
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> assertThrows(Exhausted.class, () -> finds(regex, "a".repeat(5_000) + "!")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a**", "[b-a]", "a{2,1}", "\\p{Nonsense}", "*", "(?<=", "[a"})
  void refuses_what_is_no_pattern(String pattern) {
    assertThrows(PatternSyntaxException.class, () -> Regex.compile(pattern));
    assertFalse(Regex.isPattern(pattern));
  }

  @Test
  void agrees_with_the_jdk_on_random_patterns() {
    Random random = new Random(4711);
    for (int i = 0; i < 20_000; i++) {
      String pattern = pattern(random, 3);
      String text = text(random);
      Regex regex = Regex.compile(pattern);
      boolean expected = Pattern.compile(pattern.replace("$", "\\z")).matcher(text).find();
      assertEquals(expected, finds(regex, text), () -> pattern + " on " + text);
      assertEquals(expected, finds(regex, text), () -> pattern + " again on " + text);
    }
  }

  private static String pattern(Random random, int depth) {
    if (depth == 0) {
      String[] atoms = {"a", "b", "[ab]", "[^a]", ".", "\\d", "é", "\\b", "^", "$", "c"};
      return atoms[random.nextInt(atoms.length)];
    }
    String first = pattern(random, depth - 1);
    String second = pattern(random, depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> "(?:" + first + "|" + second + ")";
      case 1 -> "(?:x" + first + ")*" + second;
      case 2 -> "(?:x?" + first + "y)+";
      case 3 -> "(?:" + first + "c){1,3}" + second;
      default -> first + second;
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append("abcxyé1 ".charAt(random.nextInt(8)));
    }
    return text.toString();
  }

  private static boolean finds(Regex regex, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return regex.finds(bytes, 0, bytes.length);
  }
}
