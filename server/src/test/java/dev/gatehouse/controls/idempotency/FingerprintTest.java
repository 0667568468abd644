package dev.gatehouse.controls.idempotency;

import static dev.gatehouse.controls.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.TestCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final List<String> COUNTING = List.of("content-type", "x-tenant");

  @Test
  void differs_wherever_what_is_asked_does() {
    assertThat(
            List.of(
                of(put()),
                of(put().query("force=true")),
                of(put().path("/contacts/8", "8")),
                of(put().body("{ }")),
                of(put().header("Content-Type", "text/plain")),
                of(put().header("X-Tenant", "7")),
                of(put().header("X-Tenant", "8")),
                of(put().header("X-Tenant", "7").header("X-Tenant", "8"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void is_the_same_whatever_does_not_count() {
    assertThat(of(put().header("Traceparent", "00-1"))).isEqualTo(of(put()));
  }

  private static TestCall put() {
    return call().method("PUT").body("{}");
  }

  private static String of(TestCall call) {
    return Fingerprint.of(call.exchange().request(), COUNTING);
  }
}
