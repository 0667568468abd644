package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of contracts that are in use, held against their own schemas. What breaks them are
 * mistakes of the documents, grouped by the rule and the schema that says it: a property that an
 * example lacks, a path where a schema says URI, text where it says boolean.
 */
class ExamplesConformance {

  @ParameterizedTest(name = "{0}: {2} of {1} examples in {3} groups are mistaken")
  @CsvSource({
    "github-api.min.json, 4080, 256, 113",
    "box-openapi.json, 2313, 12, 6",
    "discord.json, 0, 0, 0",
    "twilio-api-v2010.json, 1234, 231, 115",
    "digitalocean/specification/DigitalOcean-public.v2.yaml, 3867, 4, 4",
  })
  void examples_keep_their_own_schema(String file, int total, int mistaken, int groups) {
    Examples.Result result = Examples.of(Corpora.folder("openapi").resolve(file));
    Map<String, Integer> counts = new TreeMap<>();
    for (Examples.Broken broken : result.broken()) {
      String rule = broken.breach().rule();
      String group =
          "%s: %s of %s (expected: %s)"
              .formatted(reason(rule), rule, broken.breach().schema(), broken.breach().expected());
      counts.merge(broken.kind() + ": " + group, 1, Integer::sum);
    }
    List<String> listed =
        counts.entrySet().stream().map(entry -> entry.getValue() + " × " + entry.getKey()).toList();
    int kept = result.total() - result.broken().size();
    Corpora.report("OpenAPI examples of " + file, kept, result.total(), listed);
    assertEquals(
        List.of(total, mistaken, groups),
        List.of(result.total(), result.broken().size(), listed.size()),
        listed.toString());
  }

  private static String reason(String rule) {
    return switch (rule) {
      case "required" -> "the example lacks a property";
      case "type" -> "the example is of another type";
      case "format", "pattern" -> "the example is written in another way";
      case "oneOf", "anyOf" -> "the example fits none or several of the shapes";
      case "discriminator" -> "the example does not say which shape it has";
      case "enum", "minLength", "minItems" -> "the example is none of the values allowed";
      case "readOnly" -> "the example sends what only answers hold";
      default -> "the example breaks another rule";
    };
  }
}
