package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.origin.Origins;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.ScriptedLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightsTest {
  private final Preflights preflights =
      new Preflights(
          "crm",
          new Origins(
              new Origins.Config(Set.of(), false, List.of(), Set.of(), Duration.ofMinutes(1))),
          new ScriptedLedger(),
          _ -> {},
          Duration.ofSeconds(30));

  private Routes.Found about(String path, String... methods) {
    return (Routes.Found) preflights.about(path, new ArrayList<>(List.of(methods)));
  }

  @Test
  void are_calls_of_one_operation_whose_names_and_counts_are_kept_for_the_next() {
    Routes.Found first = about("/contacts", "GET", "PUT");
    Routes.Found again = about("/deals", "GET", "PUT");
    Routes.Found other = about("/deals/1", "DELETE");

    assertThat(again.operation()).isSameAs(first.operation());
    assertThat(other.operation()).isSameAs(first.operation());
    assertThat(again.upstreamPath()).isEqualTo("/deals");
  }

  @Test
  void are_answered_by_what_is_allowed_at_their_path() {
    Routes.Found first = about("/contacts", "GET", "PUT");

    assertThat(about("/deals", "GET", "PUT").pipeline()).isSameAs(first.pipeline());
    assertThat(about("/deals/1", "DELETE").pipeline()).isNotSameAs(first.pipeline());
  }
}
