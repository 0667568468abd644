package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.CallIds;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.ManualLoop;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTrailTest {
  private static final long START = 1_795_000_000_000L;

  private final Path state;
  private final ManualLoop loop = new ManualLoop();
  private final CallIds ids = new CallIds(RandomGenerator.getDefault());
  private final List<String> called = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  private final JournalTrail trail = new JournalTrail();

  JournalTrailTest(@TempDir Path folder) throws Exception {
    this.state = folder;
    try (AuditLog log = AuditLog.open(state, Clock.systemUTC())) {
      for (int i = 0; i < 5; i++) {
        keep(log, "/contacts/" + i, i == 3 ? Verdict.deny(Reason.RATE_EXCEEDED) : null);
      }
      new JournaledChanges(log)
          .keep(
              new Change(START, "mara", "key-revoke", "key-1", Map.of(), Map.of("revoked", "now")));
    }
  }

  @Test
  void finds_calls_newest_first_up_to_the_limit() throws Failed {
    assertThat(targets(search(Map.of(), 3)))
        .containsExactly("/contacts/4", "/contacts/3", "/contacts/2");
  }

  @Test
  void finds_by_exact_values_and_by_patterns() throws Failed {
    assertThat(targets(search(Map.of("reason", "rate-*"), 100))).containsExactly("/contacts/3");
    assertThat(targets(search(Map.of("decision", "allow"), 100))).isEmpty();
    assertThat(targets(search(Map.of("operation", "getContact", "decision", "allowed"), 100)))
        .hasSize(4);
  }

  @Test
  void finds_what_came_since_a_moment() throws Failed {
    AuditQuery query = new AuditQuery(Map.of(), Optional.of(Instant.ofEpochMilli(START + 3)), 100);
    assertThat(trail.search(state, query, true, terminal)).isZero();
    assertThat(targets(text())).containsExactly("/contacts/4", "/contacts/3");
  }

  @Test
  void shows_one_call() throws Failed {
    assertThat(trail.show(state, called.get(3), true, terminal)).isZero();
    assertThat(JsonLine.read(text().strip())).containsEntry("reason", "rate-exceeded");
    assertThatThrownBy(() -> trail.show(state, "nothing", false, terminal))
        .isInstanceOf(Failed.class)
        .hasMessage("there is no record of a call nothing");
  }

  @Test
  void prints_a_table_that_no_caller_can_bend() throws Exception {
    try (AuditLog log = AuditLog.open(state, Clock.systemUTC())) {
      keep(log, "/contacts/\u001b[2J\u202e\u009b1m9", null);
    }
    trail.search(state, new AuditQuery(Map.of(), Optional.empty(), 10), false, terminal);
    assertThat(text()).startsWith("TIME").doesNotContain("\u001b", "\u202e", "\u009b");
  }

  @Test
  void verifies_what_is_intact_and_finds_what_was_altered() throws Exception {
    assertThat(trail.verify(state, Optional.empty(), false, terminal)).isZero();
    assertThat(text()).contains("intact");
    alter("/contacts/2", "/contacts/7");
    out.reset();
    assertThat(trail.verify(state, Optional.empty(), true, terminal)).isEqualTo(1);
    assertThat(JsonLine.read(text().strip())).containsEntry("passes", false);
  }

  @Test
  void finds_through_a_checkpoint_kept_elsewhere_that_the_folder_is_older_than_it_was(
      @TempDir Path elsewhere) throws Exception {
    Path copy = elsewhere.resolve("copy");
    Path checkpoint = elsewhere.resolve("checkpoint");
    copy(state, copy);
    try (AuditLog log = AuditLog.open(state, Clock.systemUTC())) {
      keep(log, "/contacts/9", null);
    }
    Files.copy(state.resolve("checkpoints/latest"), checkpoint);
    assertThat(trail.verify(state, Optional.of(checkpoint), false, terminal)).isZero();
    assertThat(trail.verify(copy, Optional.empty(), false, terminal)).isZero();
    assertThat(trail.verify(copy.resolve("journal"), Optional.of(checkpoint), false, terminal))
        .isEqualTo(1);
    assertThat(text()).contains("FORKED " + checkpoint).contains("NOT INTACT");
  }

  @Test
  void follows_calls_as_they_come() throws Exception {
    AuditQuery denied = new AuditQuery(Map.of("decision", "denied"), Optional.empty(), 1);
    ByteArrayOutputStream followed = new ByteArrayOutputStream();
    Terminal other =
        new Terminal(new PrintStream(followed, true, StandardCharsets.UTF_8), System.err);
    Thread tail =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    trail.tail(state, denied, true, other);
                  } catch (Failed e) {
                    throw new IllegalStateException(e);
                  }
                });
    try (AuditLog log = AuditLog.open(state, Clock.systemUTC())) {
      long end = System.nanoTime() + 10_000_000_000L;
      while (followed.size() == 0 && System.nanoTime() < end) {
        keep(log, "/contacts/8", null);
        keep(log, "/contacts/9", Verdict.deny(Reason.RATE_EXCEEDED));
        LockSupport.parkNanos(50_000_000);
      }
    } finally {
      tail.interrupt();
      tail.join();
    }
    assertThat(followed.toString(StandardCharsets.UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> line.contains("/contacts/9"));
  }

  @Test
  void finds_changes_of_the_register_beside_the_calls() throws Failed {
    AuditQuery all = new AuditQuery(Map.of(), Optional.empty(), 100);
    assertThat(trail.changes(state, all, true, terminal)).isZero();
    assertThat(text())
        .isEqualTo(
            "{\"type\":\"change\",\"time\":\"2026-11-18T11:06:40Z\",\"by\":\"mara\","
                + "\"action\":\"key-revoke\",\"subject\":\"key-1\",\"before\":{},"
                + "\"after\":{\"revoked\":\"now\"}}\n");
    out.reset();
    trail.changes(state, all, false, terminal);
    assertThat(text()).contains("mara  key-revoke  key-1");
  }

  @Test
  void says_that_there_is_no_journal() {
    assertThatThrownBy(
            () -> trail.verify(state.resolve("elsewhere"), Optional.empty(), false, terminal))
        .isInstanceOf(Failed.class)
        .hasMessageContaining("there is no journal in");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private void keep(AuditLog log, String path, Verdict.@Nullable Deny denial) {
    long millis = START + called.size();
    String id = ids.next(millis);
    called.add(id);
    Request request =
        new Request(
            "GET",
            "https",
            "localhost",
            path,
            "",
            Headers.EMPTY,
            Body.NONE,
            InetAddress.getLoopbackAddress());
    Exchange exchange =
        Exchange.begin(id, loop, millis, 0, 5_000_000_000L, request)
            .with(Calls.GET_CONTACT, List.of("7"), path)
            .by(Calls.key("note-assistant"));
    Decision decision = denial == null ? Decision.ALLOWED : Decision.DENIED;
    Stage stage = denial == null ? Stage.MINIMIZE : Stage.LIMIT;
    log.record(
        new Outcome(exchange, decision, stage, denial, denial == null, Calls.answer(200), 42_000),
        new Ledger.Receipt() {
          @Override
          public void kept() {}

          @Override
          public void lost(String why) {
            throw new AssertionError(why);
          }
        });
  }

  private String search(Map<String, String> filters, int limit) throws Failed {
    out.reset();
    AuditQuery query = new AuditQuery(filters, Optional.empty(), limit);
    assertThat(trail.search(state, query, true, terminal)).isZero();
    return text();
  }

  private static List<String> targets(String lines) {
    return lines.lines().map(line -> String.valueOf(JsonLine.read(line).get("target"))).toList();
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void alter(String from, String to) throws IOException {
    for (Path file : segments()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Files.writeString(file, text.replace(from, to), StandardCharsets.ISO_8859_1);
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(state.resolve("journal"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
