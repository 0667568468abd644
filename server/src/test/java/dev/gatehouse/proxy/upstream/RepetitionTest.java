package dev.gatehouse.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepetitionTest {
  @ParameterizedTest(name = "{0} {1}, key {2}, honored {3}: {4}")
  @CsvSource({
    "READ, UNSENT, false, false, true",
    "READ, SENT, false, false, true",
    "READ, REFUSED, false, false, true",
    "CREATE, UNREACHED, false, false, true",
    "CREATE, UNSENT, false, false, true",
    "CREATE, UNSEEN, false, false, true",
    "CREATE, SENT, false, false, false",
    "CREATE, SENT, true, false, false",
    "CREATE, SENT, false, true, false",
    "CREATE, SENT, true, true, true",
    "CREATE, REFUSED, false, true, false",
    "CREATE, REFUSED, true, true, true",
    "IRREVERSIBLE, SENT, false, true, false",
    "DELETE, SENT, true, false, false",
  })
  void never_lets_a_change_happen_twice(
      Effect effect, Repetition.Fate fate, boolean key, boolean honored, boolean safe) {
    assertThat(Repetition.isSafe(fate, call(effect, key), honored)).isEqualTo(safe);
  }

  private static Exchange call(Effect effect, boolean key) {
    Operation operation = new Operation("crm", "any", "POST", "/", effect, false);
    TestCall call = TestCall.call().to(operation);
    return (key ? call.header("Idempotency-Key", "a-1") : call).exchange();
  }

  @Test
  void grants_a_share_of_the_calls_and_a_few_in_any_case() {
    Breaker breaker =
        new Breaker(
            new Breaker.Settings(
                50, 10, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(20)),
            (_, _) -> {},
            0);
    RetryBudget budget = new RetryBudget(20, breaker, 0);
    for (int i = 0; i < 100; i++) {
      breaker.ended(Breaker.Pass.GO, false, 0);
    }
    for (int i = 0; i < RetryBudget.ALWAYS + 20; i++) {
      assertThat(budget.takes(0)).isTrue();
    }
    assertThat(budget.takes(0)).isFalse();
    assertThat(budget.takes(11_000_000_000L)).isTrue();
    assertThat(new RetryBudget(0, breaker, 0).takes(0)).isFalse();
  }
}
