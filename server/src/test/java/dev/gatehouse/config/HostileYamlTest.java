package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileYamlTest {
  private static final String GOOD =
      """
      address: 127.0.0.1:80
      goods: "./goods"
      door: half-open
      counters:
        front: &front
          name: x
          queue: 3
          patience: 10m
          bag: 1MB
          until: 2027-02-01
          opens: 09:30
          zone: Europe/Berlin
          days: [mon, friday]
          on-sale: true
          web: https://shop.example/front
          sells: {a: "*", b: [tea], c: {tea: {cents: 5}}}
          pays: [ { cash: true }, { card: { issuer: bank, pin: 'env:PIN' } } ]
        back: *front
      rates: {a: 1/1s}
      safe: file:x
      """;

  @Test
  void the_good_one_is_good() {
    assertThat(Shops.mistakes(GOOD)).isEmpty();
  }

  @Test
  void nested_aliases_cannot_multiply_without_bound() {
    String bomb =
        "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + IntStream.range(1, 12)
                .mapToObj(i -> "a%d: &a%d [%s]".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)))
                .collect(Collectors.joining("\n"));
    assertQuicklyRefused(bomb, "more than 1000000 values");
  }

  @Test
  void nesting_is_bounded_also_through_aliases() {
    assertQuicklyRefused("a: " + "[".repeat(1_000_000), "nested deeper than 40");
    assertQuicklyRefused("a: " + "{a: ".repeat(500_000), "nested deeper than 40");
    assertQuicklyRefused("- ".repeat(500_000), "nested deeper than 40");
    String stairs =
        IntStream.range(1, 30)
            .mapToObj(i -> "a%d: &a%d [[[*a%d]]]".formatted(i, i, i - 1))
            .collect(Collectors.joining("\n"));
    assertQuicklyRefused("a0: &a0 x\n" + stairs, "nested deeper than 40");
  }

  @Test
  void many_values_and_long_lines_end_in_a_message() {
    assertQuicklyRefused("rates: [" + "1,".repeat(1_500_000) + "]", "more than 1000000 values");
    assertQuicklyRefused("rates: " + "x".repeat(1_000_000), "is text");
    assertQuicklyRefused("? " + "x".repeat(1_000_000), "is not a key here");
    assertQuicklyRefused("#".repeat(1_000_000) + "\ndoor: x", "`x` is unknown");
  }

  @Test
  void fifty_thousand_bad_entries_are_all_told_in_time() {
    String rates =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "  rate%d: fast\n  rate%d: faster\n".formatted(i, i))
            .collect(Collectors.joining());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(Shops.bind("rates:\n" + rates).mistakes()).hasSize(100_000));
  }

  @Test
  void a_file_of_ten_megabytes_is_refused(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("huge.yaml"), new byte[10_000_000]);
    Loaded<Shop> loaded = new ConfigFiles<>(Shop.class, file).load((_, _) -> {});
    assertThat(loaded.mistakes())
        .extracting(Mistake::toString)
        .containsExactly(file + ":1:1: the file is over 4 MB; split it into parts");
  }

  @Test
  void a_file_that_is_not_there_not_a_file_or_not_text_is_refused(@TempDir Path folder)
      throws Exception {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, new byte[] {'a', ':', ' ', 'b', '\n', 'c', ':', ' ', (byte) 0xe4});
    Path wide = folder.resolve("wide.yaml");
    Files.write(wide, "door: open".getBytes(java.nio.charset.StandardCharsets.UTF_16));
    assertThat(refusal(latin))
        .isEqualTo(latin + ":2:4: not UTF-8 from here on; save the file as UTF-8");
    assertThat(refusal(wide)).startsWith(wide + ":1:1: not UTF-8");
    assertThat(refusal(folder)).isEqualTo(folder + ":1:1: is a folder; name a file");
    assertThat(refusal(folder.resolve("none"))).contains(":1:1: there is no such file");
  }

  @Test
  void control_characters_are_refused_and_never_reach_the_terminal() {
    assertThat(Shops.mistakes("door: open\nsafe: \u0007x"))
        .singleElement()
        .asString()
        .isEqualTo("2:7: the character U+0007 may not stand in YAML; remove it");
    assertThat(Shops.mistakes("\"\\e[2J\\u202e\": 1").toString())
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .contains("is not a key here");
  }

  @Property(tries = 1000)
  void any_text_ends_in_a_value_or_in_mistakes(@ForAll String text) {
    assertSettled(text);
  }

  @Property(tries = 1500)
  void yaml_with_wild_pieces_ends_in_a_value_or_in_mistakes(@ForAll("pieces") String text) {
    assertSettled(text);
  }

  @Property(tries = 1500)
  void a_good_file_with_one_change_ends_in_a_value_or_in_mistakes(
      @ForAll("places") int place, @ForAll("tokens") String token) {
    int at = Math.min(place, GOOD.length());
    assertSettled(GOOD.substring(0, at) + token + GOOD.substring(at));
    assertSettled(GOOD.substring(0, at) + GOOD.substring(Math.min(at + 3, GOOD.length())));
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, GOOD.length());
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(
        "counters",
        "rates",
        "door",
        "safe",
        "parts",
        "a",
        ":",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "|",
        ">",
        "'",
        "\"",
        "\\",
        "#",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "<<",
        "~",
        "null",
        "true",
        "1e999",
        "-0",
        "0x1F",
        ".inf",
        "2027-13-01",
        "@",
        "`",
        "\t",
        "\r",
        "\u0000",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD800",
        "é",
        "😀",
        "env:",
        "file:",
        "file:\u0000",
        "1/1s",
        "9999999999999/9999999999s",
        "99:99",
        "::1",
        "name: x",
        "env:X",
        "[::1]:80",
        "http://[",
        "file:%",
        "Etc/",
        "999999999d",
        "*",
        "**/{");
  }

  @Provide
  Arbitrary<String> pieces() {
    return tokens().list().ofMaxSize(25).map(list -> String.join("", list));
  }

  private static void assertSettled(String text) {
    Loaded<Shop> loaded = Shops.bind(text);
    assertThat(loaded.value().isPresent()).isEqualTo(loaded.mistakes().isEmpty());
    assertThat(loaded.mistakes()).allMatch(mistake -> mistake.origin().line() > 0);
  }

  private static void assertQuicklyRefused(String yaml, String problem) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(Shops.mistakes(yaml)).singleElement().asString().contains(problem));
  }

  private static String refusal(Path file) {
    return new ConfigFiles<>(Shop.class, file).load((_, _) -> {}).mistakes().getFirst().toString();
  }
}
