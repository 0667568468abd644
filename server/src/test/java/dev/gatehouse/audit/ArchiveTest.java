package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Reader;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final Options OPTIONS =
      Options.of("audit.test").withSegments(16 << 10, Duration.ofHours(1));

  private final Path state;
  private final RecordedCalls calls = new RecordedCalls(new PromptLoop());

  ArchiveTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void loses_the_name_of_an_erased_person_and_keeps_all_records_and_the_tree() throws Exception {
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      Archive archive = archive(log);
      record(log, by("grace@example.com"));
      record(log, by("mara@example.com"));
      record(log, calls.read());
      assertThat(raw()).doesNotContain("grace").doesNotContain("mara").doesNotContain("ada@");
      assertThat(raw()).contains("\"source\":\"sealed:").contains("\"source\":\"127.0.0.1\"");
      assertThat(found("grace@example.com")).singleElement().asString().contains("127.0.0.1");
      assertThat(archive.erase("grace@example.com", "dpo")).isTrue();
      assertThat(archive.erase("grace@example.com", "dpo")).isFalse();
      assertThat(found("grace@example.com")).isEmpty();
      assertThat(found("grace*")).isEmpty();
      assertThat(found("*@example.com")).hasSize(1);
      assertThat(found("mara@example.com"))
          .singleElement()
          .asString()
          .contains("\"caller\":\"mara@example.com\"")
          .contains("\"source\":\"127.0.0.1\"");
      assertThat(found("note-assistant")).singleElement().asString().contains("ada@example.com");
      assertThat(found("*")).hasSize(3);
      assertThat(changes()).singleElement().asString().contains("person-erase").contains("dpo");
    }
    assertThat(Verification.of(state).findings()).isEmpty();
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      record(log, by("grace@example.com"));
      assertThat(found("grace@example.com")).hasSize(1);
      assertThat(found("mara@example.com")).hasSize(1);
    }
  }

  @Test
  void deletes_by_size_what_is_not_held_and_says_so_first() throws Exception {
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      Archive archive = archive(log);
      fill(log, 400);
      String oldest = found("note-assistant").getLast();
      String second = oldest.replaceAll(".*\"time\":\"([^\"]*)\".*", "$1");
      long millis = Instant.parse(second).toEpochMilli();
      Hold hold = new Hold("case-7", millis, millis, "note-*", "");
      assertThat(archive.hold(hold, "counsel", "a claim")).isTrue();
      assertThat(archive.hold(hold, "counsel", "again")).isFalse();
      assertThat(Files.getPosixFilePermissions(state.resolve("holds")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      long deleted = archive.retain(Optional.empty(), OptionalLong.of(0));
      assertThat(deleted).isPositive();
      assertThat(found("note-assistant")).contains(oldest).hasSizeLessThan(400);
      assertThat(changes()).anyMatch(it -> it.contains("\"action\":\"retention\""));
      Verification verification = Verification.of(state);
      assertThat(verification.findings()).isEmpty();
      assertThat(verification.released()).isEqualTo(deleted);
    }
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      Archive archive = archive(log);
      assertThat(archive.holds()).extracting(Hold::name).containsExactly("case-7");
      assertThat(archive.release("case-7", "counsel", "settled")).isTrue();
      assertThat(archive.release("case-7", "counsel", "settled")).isFalse();
      assertThat(archive.retain(Optional.empty(), OptionalLong.of(0))).isPositive();
      assertThat(changes()).anyMatch(it -> it.contains("hold-release") && it.contains("settled"));
    }
    assertThat(Verification.of(state).findings()).isEmpty();
  }

  @Test
  void deletes_by_age_only_what_is_older() throws Exception {
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      fill(log, 400);
      // The calls of this test arrived in the middle of November 2026.
      Clock november = Clock.fixed(Instant.parse("2026-11-28T00:00:00Z"), ZoneOffset.UTC);
      Archive archive = Archive.of(log, state, november);
      assertThat(archive.retain(Optional.of(Duration.ofDays(30)), OptionalLong.empty())).isZero();
      assertThat(archive.retain(Optional.of(Duration.ofDays(3)), OptionalLong.empty()))
          .isPositive();
    }
  }

  @Test
  void refuses_a_hold_that_could_not_be_read_back() {
    assertThatThrownBy(() -> new Hold("a\tb", 0, 1, "", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Hold("a", 0, 1, "x\ny", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Archive archive(AuditLog log) throws IOException {
    return Archive.of(log, state, Clock.systemUTC());
  }

  private Exchange by(String person) {
    return calls
        .call(Calls.GET_CONTACT, "/contacts/7", "")
        .by(new Caller.Proven(person, Kind.PERSON, "sales-portal", "token-1", List.of(), Map.of()));
  }

  private static void record(AuditLog log, Exchange exchange) throws Exception {
    AwaitedReceipt receipt = new AwaitedReceipt();
    log.record(RecordedCalls.allowed(exchange), receipt);
    assertThat(receipt.isKept()).isTrue();
  }

  /** Records calls until several segments are compressed. */
  private void fill(AuditLog log, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      AwaitedReceipt receipt = new AwaitedReceipt();
      do {
        receipt = new AwaitedReceipt();
        log.record(RecordedCalls.allowed(calls.read()), receipt);
        LockSupport.parkNanos(100_000);
      } while (!receipt.isKept());
    }
    long end = System.nanoTime() + 20_000_000_000L;
    while (compressed() < 3) {
      assertThat(System.nanoTime()).as("compressed in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private long compressed() throws IOException {
    try (var files = Files.list(state.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".sealed")).count();
    }
  }

  private List<String> found(String caller) throws IOException {
    return Search.of(state).newest(List.of(new Filter("caller", caller)), Instant.EPOCH, 1_000);
  }

  private List<String> changes() throws IOException {
    return Search.of(state).changes(Instant.EPOCH, 100);
  }

  private String raw() throws IOException {
    List<String> all = new ArrayList<>();
    Reader.of(state).forward(0, entry -> all.add(new String(entry.bytes(), UTF_8)));
    return String.join("\n", all);
  }
}
