package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first requests of what {@link HttpDifferentialFuzz} asks, where that was run before. */
class HttpDifferentialConformance {
  private static final int REQUESTS = 150;

  @Test
  void agrees_on_requests_or_knows_why_not() throws IOException, InterruptedException {
    Path document = Corpora.folder("openapi").resolve("box-openapi.json");
    if (!HttpDifferential.installed()) {
      System.out.println("skipped: express-openapi-validator is not there; .ci/long fetches it");
    }
    assumeTrue(HttpDifferential.installed(), "express-openapi-validator is not there");
    HttpDifferential.Outcome outcome = HttpDifferential.of(document, REQUESTS);
    assertEquals(List.of(), outcome.unexplained());
    assertEquals(REQUESTS, outcome.asked());
  }
}
