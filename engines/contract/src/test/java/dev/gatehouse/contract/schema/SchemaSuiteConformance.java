package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.contract.Corpora;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON-Schema-Test-Suite. What fails would be listed in {@code target/conformance.json}. */
class SchemaSuiteConformance {
  private static final String SUITE = "json-schema-test-suite";

  @ParameterizedTest(name = "{0}: {2} of {3}")
  @CsvSource({
    "draft2020-12, DRAFT2020, 1299, 1299",
    "draft2019-09, DRAFT2019, 1259, 1259",
    "draft7, DRAFT7, 927, 927",
    "draft6, DRAFT6, 839, 839",
    "draft4, DRAFT4, 618, 618",
  })
  void passes_what_every_implementation_must(String tests, Dialect dialect, int passed, int total) {
    check(tests, dialect, false, passed, total);
  }

  @ParameterizedTest(name = "{0}: {2} of {3}")
  @CsvSource({
    "draft2020-12/optional, DRAFT2020, 162, 162",
    "draft2019-09/optional, DRAFT2019, 158, 158",
    "draft7/optional, DRAFT7, 118, 118",
    "draft6/optional, DRAFT6, 106, 106",
    "draft4/optional, DRAFT4, 100, 100",
  })
  void passes_what_an_implementation_may(String tests, Dialect dialect, int passed, int total) {
    check(tests, dialect, false, passed, total);
  }

  @ParameterizedTest(name = "{0}: {2} of {3}")
  @CsvSource({
    "draft2020-12/optional/format, DRAFT2020, 764, 764",
    "draft2019-09/optional/format, DRAFT2019, 757, 757",
    "draft7/optional/format, DRAFT7, 676, 676",
    "draft6/optional/format, DRAFT6, 325, 325",
    "draft4/optional/format, DRAFT4, 219, 219",
  })
  void asserts_formats(String tests, Dialect dialect, int passed, int total) {
    check(tests, dialect, true, passed, total);
  }

  /** The draft, and which of its tests: required, optional or format. */
  private static String row(String tests) {
    String[] parts = tests.split("/", -1);
    return parts[0].replace("draft20", "20")
        + " "
        + (parts.length == 1 ? "required" : parts[parts.length - 1]);
  }

  private static void check(String tests, Dialect dialect, boolean formats, int passed, int total) {
    SchemaSuite suite = new SchemaSuite(Corpora.folder(SUITE));
    SchemaSuite.Outcome outcome = suite.run(tests, dialect, formats);
    Corpora.report(row(tests), outcome.passed(), outcome.total(), outcome.failures());
    assertEquals(total, outcome.total());
    assertEquals(passed, outcome.passed(), () -> String.join("\n", outcome.failures()));
  }
}
