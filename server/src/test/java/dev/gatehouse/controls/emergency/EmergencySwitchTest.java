package dev.gatehouse.controls.emergency;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Stop;
import dev.gatehouse.register.Stops;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmergencySwitchTest {
  private static final Caller GRACE =
      new Caller.Proven(
          "grace", Kind.AGENT, "assistant", "company:token-7", List.of("ada"), Map.of());

  private final Stops stops;
  private final EmergencySwitch control;

  EmergencySwitchTest(@TempDir Path state) throws IOException {
    stops = Stops.open(state);
    control =
        new EmergencySwitch(
            stops, new EmergencySwitch.Place("crm", "shared", Map.of("assistant", "standard")));
  }

  private static Stop stop(String scope, String name) {
    return new Stop(Stop.Scope.of(scope).orElseThrow(), name, "a key leaked", "alice", 1);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "everything, ''",
    "upstream, shared",
    "api, crm",
    "operation, crm.getContact",
    "tier, standard",
    "integration, assistant",
    "caller, grace",
    "caller, ada",
    "credential, company:token-7",
  })
  void denies_what_is_stopped_until_it_is_resumed(String scope, String name) throws IOException {
    Stop stop = stop(scope, name);
    stops.stop(stop);
    Verdict.Deny deny = assertDenies(control, call().by(GRACE), Reason.STOPPED);
    assertThat(deny.detail()).isEqualTo(scope + ", by alice: a key leaked");
    assertThat(control.again(call().by(GRACE).exchange())).isEqualTo(deny);
    stops.resume(stop);
    assertPasses(control, call().by(GRACE));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "upstream, crm",
    "api, shared",
    "operation, crm.getContacts",
    "operation, getContact",
    "tier, premium",
    "integration, grace",
    "caller, assistant",
    "caller, Grace",
    "credential, token-7",
  })
  void passes_all_others(String scope, String name) throws IOException {
    stops.stop(stop(scope, name));
    assertPasses(control, call().by(GRACE));
  }

  @Test
  void knows_callers_without_a_credential_by_their_integration_alone() throws IOException {
    TestCall anyone = call().by(new Caller.Anyone("status", true));
    stops.stop(stop("caller", "status"));
    assertPasses(control, anyone);
    stops.stop(stop("integration", "status"));
    assertDenies(control, anyone, Reason.STOPPED);
  }

  @Test
  void names_the_widest_stop() throws IOException {
    stops.stop(stop("caller", "grace"));
    stops.stop(stop("everything", ""));
    assertThat(assertDenies(control, call().by(GRACE), Reason.STOPPED).detail())
        .startsWith("everything");
  }
}
