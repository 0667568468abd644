package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first requests of what {@link HttpDifferentialFuzz} asks. */
class HttpDifferentialConformance {
  private static final int REQUESTS = 60;

  @Test
  void agrees_on_requests_or_knows_why_not() throws IOException, InterruptedException {
    Path document = Corpora.folder("openapi").resolve("box-openapi.json");
    HttpDifferential.install();
    HttpDifferential.Outcome outcome = HttpDifferential.of(document, REQUESTS);
    assertEquals(List.of(), outcome.unexplained());
    assertEquals(REQUESTS, outcome.asked());
  }
}
