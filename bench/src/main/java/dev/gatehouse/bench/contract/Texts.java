package dev.gatehouse.bench.contract;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Chance, in the shapes that business documents have. */
final class Texts {
  private static final String[] WORDS = {
    "order",
    "invoice",
    "contact",
    "delivery",
    "review",
    "signed",
    "account",
    "north",
    "harbor",
    "quarter",
    "renewal",
    "terms",
    "draft",
    "meeting",
    "the",
    "of",
    "for",
    "with",
    "before",
    "after"
  };
  private static final String[] ABROAD = {
    "Zürich", "façade", "São Paulo", "名古屋", "Łódź", "Αθήνα", "señor", "naïve"
  };

  private final SplittableRandom random;

  Texts(long seed) {
    random = new SplittableRandom(seed);
  }

  int number(int from, int to) {
    return random.nextInt(from, to);
  }

  boolean chance(int ofTen) {
    return random.nextInt(10) < ofTen;
  }

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  String words(int count) {
    return IntStream.range(0, count).mapToObj(_ -> word()).collect(Collectors.joining(" "));
  }

  /** Words of which some are beyond ASCII, and quotes and line ends that are escaped. */
  String prose(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                i % 17 == 16
                    ? "\\\"" + word() + "\\\"\\n"
                    : chance(2) ? ABROAD[random.nextInt(ABROAD.length)] : word())
        .collect(Collectors.joining(" "));
  }

  String uuid() {
    String hex = "%016x%016x".formatted(random.nextLong(), random.nextLong());
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  String date() {
    return "%04d-%02d-%02d".formatted(number(2019, 2027), number(1, 13), number(1, 29));
  }

  String time() {
    return "%sT%02d:%02d:%02dZ".formatted(date(), number(0, 24), number(0, 60), number(0, 60));
  }

  String decimal() {
    return number(0, 100_000) + "." + number(10, 99);
  }

  String coordinate() {
    return number(-179, 180) + "." + number(1_000_000, 9_999_999);
  }

  String email() {
    return word() + "." + word() + number(1, 99) + "@example.com";
  }

  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String list(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(",", "[", "]"));
  }
}
