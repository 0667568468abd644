package dev.gatehouse.controls.limit;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;

import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShedTest {
  private final Load load = new Load(100);
  private final Shed shed =
      new Shed(load, Map.of("batch", Priority.LOW, "checkout", Priority.HIGH));

  private void under(int calls) {
    while (load.calls() < calls) {
      load.begins();
    }
  }

  @Test
  void turns_away_what_matters_least_first() {
    under(60);
    assertPasses(shed, call().by("batch"));
    under(61);
    assertDenies(shed, call().by("batch"), Reason.SHED, Hint.retryAfter(Duration.ofSeconds(1)));
    assertPasses(shed, call().by("portal"));
    assertPasses(shed, call().by("checkout"));
    under(81);
    assertDenies(shed, call().by("portal"), Reason.SHED);
    assertPasses(shed, call().by("checkout"));
    under(100);
    assertPasses(shed, call().by("checkout"));
    while (load.calls() > 0) {
      load.ends();
    }
    assertPasses(shed, call().by("batch"));
  }
}
