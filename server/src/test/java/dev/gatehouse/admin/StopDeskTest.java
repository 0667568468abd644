package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.register.Stop;
import dev.gatehouse.register.Stopped;
import dev.gatehouse.register.Stops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopDeskTest {
  private final Path state;
  private final Stops stops;
  private final AuditLog audit;
  private final StopDesk desk;
  private boolean closed;

  StopDeskTest(@TempDir Path state) throws IOException {
    this.state = state;
    stops = Stops.open(state);
    audit = AuditLog.open(state, Clock.systemUTC(), 1 << 20);
    desk =
        new StopDesk(
            stops,
            audit,
            scope -> scope == Stop.Scope.TIER ? Optional.of(List.of("standard")) : Optional.empty(),
            Clock.systemUTC(),
            (errand, _) -> List.of(Row.of("other", errand.name())));
  }

  @AfterEach
  void close() throws IOException {
    if (!closed) {
      closed = true;
      audit.close();
    }
  }

  private Row run(String errand, String scope, String name, String reason) throws Failed {
    Map<String, String> values = Map.of("scope", scope, "name", name, "reason", reason);
    return desk.run(new Errand(errand, values), "alice").getFirst();
  }

  /** Records of changes, oldest first. */
  private List<String> changes() throws IOException {
    List<String> changes = new ArrayList<>();
    dev.gatehouse.journal.Reader.of(state)
        .forward(
            0,
            entry -> {
              String record = new String(entry.bytes(), StandardCharsets.UTF_8);
              if (record.startsWith("{\"type\":\"change\"")) {
                changes.add(record);
              }
              return true;
            });
    return changes;
  }

  @Test
  void stops_and_resumes_and_says_who_and_why() throws Exception {
    Row stopped = run("stop", "tier", "standard", "they flood us");
    assertThat(stopped.fields()).containsEntry("stopped", "tier").containsEntry("by", "alice");
    assertThat(StopDesk.rows(stops)).containsExactly(stopped);
    run("resume", "tier", "standard", "it is over");
    assertThat(stops.now()).isSameAs(Stopped.NOTHING);
    assertThat(changes())
        .hasSize(2)
        .allMatch(text -> text.contains("\"by\":\"alice\""))
        .allMatch(text -> text.contains("\"subject\":\"tier standard\""))
        .first()
        .asString()
        .contains("\"action\":\"stop\"", "\"reason\":\"they flood us\"");
    assertThat(changes().getLast())
        .contains("\"action\":\"resume\"", "they flood us", "\"reason\":\"it is over\"");
  }

  @Test
  void says_who_was_first_and_records_nothing_twice() throws Exception {
    run("stop", "everything", "", "one");
    assertThat(run("stop", "everything", "", "two").text("reason")).isEqualTo("one");
    assertThat(changes()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "stop, teir, standard, did you mean `tier`",
    "stop, tier, standrad, did you mean `standard`",
    "stop, tier, '', needs the name",
    "stop, everything, crm, has no name",
    "resume, tier, standard, is not stopped",
  })
  void tells_a_mistake_before_it_does_anything(
      String errand, String scope, String name, String said) throws IOException {
    assertThatThrownBy(() -> run(errand, scope, name, "why"))
        .isInstanceOf(Failed.class)
        .hasMessageContaining(said)
        .extracting(failed -> ((Failed) failed).exit())
        .isEqualTo(Failed.MISTAKE);
    assertThat(stops.now()).isSameAs(Stopped.NOTHING);
    assertThat(changes()).isEmpty();
  }

  @Test
  void stops_what_the_journal_does_not_take_and_resumes_nothing_then() throws Exception {
    run("stop", "api", "crm", "why");
    close();
    assertThatThrownBy(() -> run("stop", "everything", "", "the disk is full"))
        .hasMessageContaining("everything is stopped, but the journal does not take it");
    assertThat(stops.now().of(Stop.Scope.EVERYTHING, "")).isNotNull();
    assertThatThrownBy(() -> run("resume", "api", "crm", "why"))
        .hasMessageContaining("api crm stays stopped");
    assertThat(Stops.open(state).now().all()).hasSize(2);
  }

  @Test
  void says_when_a_stop_ends_with_the_process() throws Exception {
    Files.createDirectory(state.resolve("stops.new"));
    assertThatThrownBy(() -> run("stop", "caller", "grace", "why"))
        .hasMessageContaining("caller grace is stopped until this process ends");
    assertThat(stops.now().of(Stop.Scope.CALLER, "grace")).isNotNull();
    assertThat(changes()).hasSize(1);
  }

  @Test
  void hands_on_what_is_not_its() throws Failed {
    assertThat(desk.run(new Errand("key list", Map.of()), "alice").getFirst().text("other"))
        .isEqualTo("key list");
  }
}
