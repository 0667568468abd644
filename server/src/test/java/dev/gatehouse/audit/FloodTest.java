package dev.gatehouse.audit;

import static dev.gatehouse.audit.RecordedCalls.denied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Stage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FloodTest {
  private final RecordedCalls calls = new RecordedCalls(new PromptLoop());
  private final Flood flood = new Flood();

  private Outcome unmatched(Reason reason) {
    Outcome denied = denied(calls.read(), reason, "");
    return new Outcome(
        denied.exchange(),
        denied.decision(),
        Stage.MATCH,
        denied.denial(),
        false,
        denied.answer(),
        0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NO_OPERATION", "METHOD_NOT_ALLOWED"})
  void counts_what_names_no_operation_beyond_a_rate(Reason reason) {
    for (int i = 0; i < Flood.RECORDED; i++) {
      assertThat(flood.absorbs(unmatched(reason))).isFalse();
    }
    for (int i = 0; i < 250; i++) {
      assertThat(flood.absorbs(unmatched(reason))).isTrue();
    }
    List<String> told = new ArrayList<>();
    flood.drain((last, count) -> told.add(last.reason().orElseThrow().code() + " " + count));
    assertThat(told).containsExactly(reason.code() + " 250");
  }

  @Test
  void records_each_time_that_a_known_caller_asks_for_what_is_not_theirs() {
    for (int i = 0; i <= Flood.RECORDED; i++) {
      assertThat(flood.absorbs(denied(calls.read(), Reason.NO_OPERATION, ""))).isFalse();
    }
  }

  @Test
  void counts_the_addresses_of_one_network_together() throws Exception {
    for (int i = 0; i <= Flood.RECORDED; i++) {
      boolean counted = i == Flood.RECORDED;
      assertThat(flood.absorbs(from("2001:db8::" + Integer.toHexString(i)))).isEqualTo(counted);
    }
    assertThat(flood.absorbs(from("2001:db8:0:1::1"))).isFalse();
  }

  private Outcome from(String address) throws Exception {
    Exchange call = calls.read();
    Request asked = call.request();
    return denied(
        call.with(
            new Request(
                asked.method(),
                asked.scheme(),
                asked.authority(),
                asked.path(),
                asked.query(),
                asked.headers(),
                asked.body(),
                InetAddress.getByName(address))),
        Reason.CREDENTIAL_INVALID,
        "");
  }

  @Test
  void loses_no_refusal_between_two_windows() throws Exception {
    Outcome refusal = denied(calls.read(), Reason.CREDENTIAL_INVALID, "");
    int all = 300_000;
    AtomicLong told = new AtomicLong();
    AtomicLong recorded = new AtomicLong();
    Thread source =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < all; i++) {
                    if (!flood.absorbs(refusal)) {
                      recorded.incrementAndGet();
                    }
                  }
                });
    while (source.isAlive()) {
      flood.drain((_, count) -> told.addAndGet(count));
    }
    source.join();
    flood.drain((_, count) -> told.addAndGet(count));
    assertThat(recorded.get() + told.get()).isEqualTo(all);
  }
}
