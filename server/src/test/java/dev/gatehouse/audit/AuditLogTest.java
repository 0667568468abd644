package dev.gatehouse.audit;

import static dev.gatehouse.audit.RecordedCalls.allowed;
import static dev.gatehouse.audit.RecordedCalls.answered;
import static dev.gatehouse.audit.RecordedCalls.denied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Span;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditLogTest {
  private static final Options OPTIONS =
      Options.of("audit.test").withSegments(256 << 10, Duration.ofHours(1));

  private final Path state;
  private final RecordedCalls calls = new RecordedCalls(new PromptLoop());

  AuditLogTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void records_a_call_with_all_that_is_known_and_no_secret() throws Exception {
    Exchange call =
        calls
            .call(Calls.GET_CONTACT, "/contacts/7", "limit=10&x&token=hidden&=y")
            .by(RecordedCalls.agent("note-assistant"));
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      assertThat(recorded(log, call).isKept()).isTrue();
    }
    String record = Search.of(state).byId(call.id()).orElseThrow();
    assertThat(record)
        .isEqualTo(
            "{\"id\":\"%s\",\"time\":\"2026-11-18T11:06:40.124Z\",\"caller\":\"note-assistant\","
                    .formatted(call.id())
                + "\"credential\":\"key-1\",\"integration\":\"note-assistant\","
                + "\"onBehalfOf\":[\"ada@example.com\"],\"api\":\"crm\","
                + "\"operation\":\"getContact\",\"method\":\"GET\","
                + "\"target\":\"/contacts/7?limit=&token=&=\",\"source\":\"127.0.0.1\","
                + "\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"decision\":\"allowed\","
                + "\"reason\":null,\"stage\":\"minimize\",\"status\":200,\"bytesIn\":22,"
                + "\"bytesOut\":5,\"micros\":42}");
  }

  @Test
  void keeps_a_change_on_the_disk_before_it_is_forwarded_and_before_it_is_answered()
      throws Exception {
    Exchange change = calls.change();
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      AwaitedReceipt intent = new AwaitedReceipt();
      log.intend(change, intent);
      assertThat(intent.isKept()).isTrue();
      assertThat(Search.of(state).byId(change.id())).isEmpty();
      assertThat(recorded(log, change).isKept()).isTrue();
    }
    assertThat(decisions(List.of())).containsExactly("allowed");
  }

  @Test
  void closes_an_intent_without_outcome_as_unknown_at_the_next_start() throws Exception {
    Exchange change = calls.change();
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      log.intend(change, new AwaitedReceipt());
      assertThat(recorded(log, calls.read()).isKept()).isTrue();
    }
    for (int start = 0; start < 3; start++) {
      try (AuditLog log = AuditLog.open(state, OPTIONS)) {
        assertThat(log.journal().damages()).isEmpty();
      }
    }
    assertThat(decisions(List.of())).containsExactly("unknown", "allowed");
    JsonNode record =
        JsonMapper.shared().readTree(Search.of(state).byId(change.id()).orElseThrow());
    assertThat(record.get("reason").asString()).isEqualTo("outcome-unknown");
    assertThat(record.get("operation").asString()).isEqualTo("createNote");
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"CREDENTIAL_INVALID", "MALFORMED_REQUEST", "TOO_MANY_FAILURES", "ISSUER_AWAY"})
  void counts_the_refusals_of_one_source_beyond_a_rate(Reason reason) throws Exception {
    int over = 250;
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      for (int i = 0; i < Flood.RECORDED + over; i++) {
        AwaitedReceipt receipt = new AwaitedReceipt();
        log.record(denied(calls.read(), reason, ""), receipt);
        assertThat(receipt.isKept()).isTrue();
      }
      log.record(denied(calls.read(), Reason.NOT_GRANTED, ""), new AwaitedReceipt());
    }
    List<String> records = Search.of(state).newest(List.of(), Span.ALWAYS, 1_000);
    assertThat(records).hasSize(Flood.RECORDED + 2);
    assertThat(records.getFirst()).endsWith("\"count\":" + over + "}");
  }

  @Test
  void records_each_call_that_an_upstream_refused_however_many_there_are() throws Exception {
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      for (int i = 0; i <= Flood.RECORDED; i++) {
        Exchange change = calls.change();
        AwaitedReceipt intent = new AwaitedReceipt();
        log.intend(change, intent);
        assertThat(intent.isKept()).isTrue();
        AwaitedReceipt receipt = new AwaitedReceipt();
        log.record(answered(change, 401), receipt);
        assertThat(receipt.isKept()).isTrue();
      }
      assertThat(log.oldestOpen()).isEqualTo(log.journal().size());
    }
    assertThat(Search.of(state).newest(List.of(), Span.ALWAYS, 1_000)).hasSize(Flood.RECORDED + 1);
  }

  @Test
  void finds_by_exact_value_and_by_pattern_newest_first() throws Exception {
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      recorded(log, calls.read());
      log.record(
          denied(calls.read(), Reason.NOT_GRANTED, "\",\"decision\":\"allowed\""),
          new AwaitedReceipt());
      recorded(log, calls.change());
      assertThat(decisions(List.of(new Filter("decision", "allowed")))).hasSize(2);
      assertThat(decisions(List.of(new Filter("reason", "not-*")))).containsExactly("denied");
      assertThat(decisions(List.of(new Filter("reason", "not")))).isEmpty();
      assertThat(decisions(List.of(new Filter("operation", "*Contact")))).hasSize(2);
      assertThat(decisions(List.of(new Filter("caller", "note\"")))).isEmpty();
      assertThat(Search.of(state).newest(List.of(), Span.ALWAYS, 1)).hasSize(1);
      assertThat(
              Search.of(state).newest(List.of(), Span.since(RecordedCalls.START * 1000 + 3000), 9))
          .hasSize(1);
    }
  }

  @Test
  void writes_any_text_as_valid_json() throws Exception {
    String wild = "a\"b\\c\n\u0000\u007f\u00e9\u20ac\ud83d\ude00\ud800z";
    Exchange call =
        calls.call(Calls.GET_CONTACT, "/" + wild, wild + "=1").by(RecordedCalls.agent(wild));
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      log.record(denied(call, Reason.NOT_GRANTED, wild), new AwaitedReceipt());
    }
    JsonNode record = JsonMapper.shared().readTree(Search.of(state).byId(call.id()).orElseThrow());
    assertThat(record.get("caller").asString()).isEqualTo(tame(wild));
    assertThat(record.get("detail").asString()).isEqualTo(tame(wild));
    assertThat(record.get("target").asString())
        .isEqualTo("/" + tame(wild) + "?" + tame(wild) + "=");
    assertThat(Search.of(state).newest(List.of(new Filter("caller", wild)), Span.ALWAYS, 5))
        .hasSize(1);
  }

  @Test
  void verifies_the_folder_and_names_what_was_cut_off() throws Exception {
    try (AuditLog log = AuditLog.open(state, OPTIONS)) {
      recorded(log, calls.read());
      recorded(log, calls.read());
    }
    Path kept = Files.copy(state.resolve("checkpoints/latest"), state.resolve("kept"));
    assertThat(Verification.of(state, kept).passes()).isTrue();
    Path segment = state.resolve("journal/0000000001.segment");
    byte[] bytes = Files.readAllBytes(segment);
    Arrays.fill(bytes, 600, bytes.length, (byte) 0);
    Files.write(segment, bytes);
    assertThat(Verification.of(state).findings().getFirst())
        .startsWith("TRUNCATED journal/0000000001.segment: records 2 to ");
    assertThat(Verification.of(state, kept).findings())
        .anyMatch(finding -> finding.startsWith("FORKED " + kept));
  }

  // What UTF-8 cannot carry is replaced.
  private static String tame(String text) {
    return text.replace("\ud800z", "\ufffdz");
  }

  private static AwaitedReceipt recorded(AuditLog log, Exchange call) throws Exception {
    AwaitedReceipt receipt = new AwaitedReceipt();
    log.record(allowed(call), receipt);
    // The first call of a person waits for their key.
    assertThat(receipt.isKept()).isTrue();
    return receipt;
  }

  private List<String> decisions(List<Filter> filters) throws Exception {
    return Search.of(state).newest(filters, Span.ALWAYS, 100).stream()
        .map(record -> JsonMapper.shared().readTree(record).get("decision").asString())
        .toList();
  }
}
