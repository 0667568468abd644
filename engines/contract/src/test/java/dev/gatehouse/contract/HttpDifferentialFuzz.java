package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for every operation of large contracts, held against express-openapi-validator. */
class HttpDifferentialFuzz {

  @ParameterizedTest(name = "{0}")
  // Box describes 19 of its 296 operations by a path with # or ?, which no request can have.
  @CsvSource({"box-openapi.json, 1400, 277", "twilio-api-v2010.json, 1080, 197"})
  void agrees_on_requests_or_knows_why_not(String file, int least, int operations)
      throws IOException, InterruptedException {
    Path document = Corpora.folder("openapi").resolve(file);
    HttpDifferential.install();
    HttpDifferential.Outcome outcome = HttpDifferential.of(document, Integer.MAX_VALUE);
    Corpora.report(
        "express-openapi-validator on " + file,
        outcome.agreed(),
        outcome.asked(),
        outcome.listed());
    assertEquals(List.of(), outcome.unexplained().stream().limit(20).toList());
    assertTrue(outcome.asked() >= least, "requests: " + outcome.asked());
    assertEquals(operations, outcome.reached().size(), "operations");
  }
}
