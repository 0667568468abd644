package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.FaultyFramesUpstream;
import dev.gatehouse.proxy.FaultyFramesUpstream.Greeting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that an upstream can do wrong over HTTP/2: what callers are told, and the journal says. */
class UpstreamFrameFaultsScenario {
  private static final String API =
      """
        %s:
          at: { path: /%s }
          operations: { get: "GET /{fault}", delete: "DELETE /{fault}" }
          offer: { to: [anyone] }
          upstream: { url: "http://127.0.0.1:%d", protocol: h2, timeout: %ds,
            breaker: { percent: 0 }, retry: { most: 0 } }
      """;

  private static final String AWAY = "upstream-unreachable";
  private static final String BROKE_OFF = "upstream-broke-off";
  private static final String LATE = "upstream-timeout";
  private static final String MALFORMED = "upstream-malformed";
  private static final String UNKNOWN = "outcome-unknown";

  /** A fault and how calls of it end: an empty code is an answer of the upstream's own. */
  private record Row(
      Greeting greeting, String fault, int read, String readCode, int change, String changeCode) {
    Row(String fault, int read, String readCode, int change, String changeCode) {
      this(Greeting.WELL, fault, read, readCode, change, changeCode);
    }

    Row(Greeting greeting, int read, String readCode, int change, String changeCode) {
      this(
          greeting,
          greeting.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          read,
          readCode,
          change,
          changeCode);
    }
  }

  private static final List<Row> TABLE =
      List.of(
          new Row(Greeting.SILENT, 502, AWAY, 502, AWAY),
          new Row(Greeting.CUT, 502, AWAY, 502, AWAY),
          new Row(Greeting.GOES_AWAY, 502, BROKE_OFF, 502, BROKE_OFF),
          new Row(Greeting.FREEZES, 504, LATE, 502, UNKNOWN),
          new Row("closes", 502, BROKE_OFF, 502, UNKNOWN),
          new Row("closes-early", 502, BROKE_OFF, 502, UNKNOWN),
          new Row("closes-in-content", 502, BROKE_OFF, 502, BROKE_OFF),
          new Row("resets", 502, BROKE_OFF, 502, UNKNOWN),
          new Row("refuses", 502, BROKE_OFF, 502, BROKE_OFF),
          new Row("hangs", 504, LATE, 502, UNKNOWN),
          new Row("hangs-after-head", 504, LATE, 504, LATE),
          new Row("goes-away-and-hangs", 504, LATE, 502, UNKNOWN),
          new Row("one-byte-a-second", 504, LATE, 502, UNKNOWN),
          new Row("garbage", 502, MALFORMED, 502, UNKNOWN),
          new Row("wrong-length", 502, MALFORMED, 502, MALFORMED),
          new Row("two-lengths", 502, MALFORMED, 502, UNKNOWN),
          new Row("huge-fields", 502, MALFORMED, 502, UNKNOWN),
          new Row("answers-twice", 200, "", 200, ""),
          new Row("limited", 429, "", 429, "upstream-limited"),
          new Row("limited-untold", 429, "", 429, "upstream-limited"));

  /** What an answer may take where it is to come too late; what is said before it does not. */
  private static final Duration SHORT = Duration.ofSeconds(3);

  /** What an answer may take where something else is to happen before. */
  private static final Duration LONG = Duration.ofSeconds(30);

  /** A call takes so long on a slow machine, and less than if it waited for the wrong end. */
  private static final Duration MOST = LONG.dividedBy(2);

  /** An upstream that says nothing of when to return is left alone for twice as long each time. */
  private static final int REFUSALS = 6;

  @TempDir Path folder;
  private final Map<Greeting, FaultyFramesUpstream> upstreams = new EnumMap<>(Greeting.class);
  private final Map<String, String> expected = new HashMap<>();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();

  private String yaml() {
    return """
    listen:
      public: { address: "127.0.0.1:0", tls: off }
    state: ./state
    apis:
    %s
    integrations:
      all:
        kind: anyone
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { %s }
    """
        .formatted(
            TABLE.stream()
                .map(
                    row ->
                        API.formatted(
                            row.fault(),
                            row.fault(),
                            Objects.requireNonNull(upstreams.get(row.greeting())).port(),
                            (row.readCode().equals(LATE) ? SHORT : LONG).toSeconds()))
                .collect(Collectors.joining()),
            TABLE.stream().map(row -> row.fault() + ": \"*\"").collect(Collectors.joining(", ")));
  }

  @Test
  void every_fault_has_its_answer_its_reason_and_its_record_in_time() throws Exception {
    for (Greeting greeting : Greeting.values()) {
      upstreams.put(greeting, new FaultyFramesUpstream(greeting));
    }
    try (Gate gate = new Gate(folder, yaml()).start()) {
      List<Thread> all = new ArrayList<>();
      for (Row row : TABLE) {
        Runnable read = () -> tries(gate, row, "GET", row.read(), row.readCode());
        Runnable change = () -> tries(gate, row, "DELETE", row.change(), row.changeCode());
        if (row.greeting() == Greeting.WELL) {
          all.add(begin(row, () -> List.of(read, change).forEach(Runnable::run)));
        } else {
          // What waits for a connection in vain waits long, and may do so together.
          all.addAll(List.of(begin(row, read), begin(row, change)));
        }
      }
      for (Thread one : all) {
        one.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(expected).hasSize(2 * TABLE.size());
      assertThat(recorded(gate)).isEqualTo(expected);
      holdsNothing(gate);
    } finally {
      for (FaultyFramesUpstream upstream : upstreams.values()) {
        upstream.close();
      }
    }
  }

  private static Thread begin(Row row, Runnable tries) {
    return Thread.ofVirtual().name(row.fault()).start(tries);
  }

  private void tries(Gate gate, Row row, String method, int status, String code) {
    try {
      String path = "/" + row.fault() + "/" + row.fault();
      Answer answer = answered(gate, Call.of(method, path), status);
      for (int i = 1; code.equals("upstream-limited") && isItsOwn(answer) && i < REFUSALS; i++) {
        answer = answered(gate, Call.of(method, path), status);
      }
      synchronized (expected) {
        expected.put(answer.call(), code);
      }
    } catch (IOException | AssertionError e) {
      wrong.add(new AssertionError(method + " " + row, e));
    }
  }

  /** Whether the upstream said it, which was asked once more. */
  private static boolean isItsOwn(Answer answer) {
    return answer.body().isEmpty();
  }

  private static Answer answered(Gate gate, Call call, int status) throws IOException {
    long begun = System.nanoTime();
    Answer answer = gate.call(call);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MOST);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    if (status == 200) {
      assertThat(answer.body()).isEqualTo("hello");
    }
    return answer;
  }

  private Map<String, String> recorded(Gate gate) throws IOException {
    Map<String, String> recorded = new HashMap<>();
    for (Json record : gate.search("--limit", "1000")) {
      String reason = record.text("reason");
      if (expected.containsKey(record.text("id"))) {
        recorded.put(record.text("id"), reason.equals("null") ? "" : reason);
      }
    }
    return recorded;
  }

  private void holdsNothing(Gate gate) throws IOException {
    for (String line : gate.command("status", "--json").succeeds().out().lines().toList()) {
      Json one = Json.of(line);
      assertThat(one.text("calls")).as(line).isEqualTo("0");
      assertThat(one.text("breaker")).isEqualTo("closed");
    }
  }
}
