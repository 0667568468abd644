package dev.gatehouse.controls.idempotency;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.register.repeats.Repeats;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
  @Test
  void keeps_the_keys_of_callers_apart_whom_two_issuers_gave_one_name(@TempDir Path folder)
      throws Exception {
    Repeats.Bounds bounds = new Repeats.Bounds(100, 1 << 20, 1 << 10);
    try (Repeats repeats = Repeats.open(folder, bounds, Clock.systemUTC())) {
      Idempotency.Config config = new Idempotency.Config(true, Duration.ofHours(1), Duration.ZERO);
      Idempotency idempotency = new Idempotency(repeats, config, Map.of(), List.of());
      assertThat(alias(idempotency, "https://id.example.com"))
          .isNotEqualTo(alias(idempotency, "https://id.example.net"));
    }
  }

  private static String alias(Idempotency idempotency, String issuer) {
    return assertPasses(idempotency.look(), put(issuer))
        .request()
        .headers()
        .first("idempotency-key")
        .orElseThrow();
  }

  private static TestCall put(String issuer) {
    Caller ann =
        new Caller.Proven("ann", Kind.PERSON, "portal", "id:1", List.of(), Map.of(), issuer);
    return call().to(Calls.CREATE_NOTE).by(ann).body("{}").header("Idempotency-Key", "k-1");
  }
}
