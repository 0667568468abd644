package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.OwnPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** When, how often and how many at once: by answer, by what the upstream saw, by the journal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsScenario {
  private Upstream upstream;
  private OwnPort closed;
  private Gate gate;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{}"));
    closed = new OwnPort();
    String notToday =
        LocalDate.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek().name().toLowerCase(Locale.ROOT);
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                apis:
                  things:
                    at: { path: /things }
                    operations: { read: GET /one, write: PUT /one }
                    upstream: { url: "%s" }
                    offer: { never: { agent: [write] } }
                  open:
                    at: { path: /open }
                    operations: { status: GET /status }
                    upstream: { url: "%s" }
                  away:
                    at: { path: /away }
                    operations: { read: GET /one, write: PUT /one }
                    upstream: { url: "http://127.0.0.1:%d" }
                tiers:
                  rated: { rate: 2/1m, burst: 2 }
                  alone: { concurrency: 1 }
                  twice: { quota: 2/month }
                integrations:
                """
                        .formatted(upstream.url(), upstream.url(), closed.number())
                    + entry("agent", "agent", "", "{ things: '*', away: '*' }")
                    + entry("sleeper", "service", hours(notToday), "{ things: '*' }")
                    + entry("rated", "service", "tier: rated", "{ things: '*' }")
                    + entry("alone", "service", "tier: alone", "{ things: '*' }")
                    + entry("twice", "service", "tier: twice", "{ things: '*' }")
                    + """
                      anyone:
                        kind: anyone
                        purpose: Monitoring
                        owner: team@example.com
                        record: off
                        allow: { open: [status] }
                    """)
            .start();
  }

  private static String hours(String day) {
    return "schedule: [ { days: [" + day + "], from: 00:00, to: 23:59 } ]";
  }

  private static String entry(String name, String kind, String more, String allow) {
    return """
      %s:
        kind: %s
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: %s
        %s
    """
        .formatted(name, kind, allow, more);
  }

  @BeforeEach
  void forget() {
    upstream.forget();
    upstream.script(_ -> Upstream.Say.json("{}"));
  }

  @AfterAll
  void stop() throws IOException {
    gate.close();
    upstream.close();
    closed.close();
  }

  @Test
  void schedule_refuses_outside_its_hours() throws IOException {
    Answer answer = gate.call(Call.get("/things/one").key(gate.issueKey("sleeper")));

    refused(answer, 403, "outside-schedule", "authorize");
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void offer_holds_also_against_an_entry_for_all_operations() throws IOException {
    String key = gate.issueKey("agent");
    assertThat(gate.call(Call.get("/things/one").key(key)).status()).isEqualTo(200);

    Answer answer = gate.call(Call.of("PUT", "/things/one").key(key).json("{}"));
    refused(answer, 403, "not-offered", "authorize");
    assertThat(upstream.seen()).extracting(Upstream.Seen::line).containsExactly("GET /one");
  }

  @Test
  void rate_says_what_was_allowed_and_when_to_return() throws IOException {
    String key = gate.issueKey("rated");
    assertThat(gate.call(Call.get("/things/one").key(key)).status()).isEqualTo(200);
    assertThat(gate.call(Call.get("/things/one").key(key)).status()).isEqualTo(200);

    Answer answer = gate.call(Call.get("/things/one").key(key));
    refused(answer, 429, "rate-exceeded", "limit");
    assertThat(Integer.parseInt(answer.field("Retry-After").orElseThrow())).isBetween(1, 30);
    assertThat(answer.field("RateLimit-Policy").orElseThrow()).isEqualTo("\"rated\";q=2;w=60");
    assertThat(answer.field("RateLimit").orElseThrow()).matches("\"rated\";r=0;t=[0-9]+");
    assertThat(upstream.seen()).hasSize(2);
  }

  @Test
  void concurrency_holds_while_a_call_is_under_way_and_no_longer() throws Exception {
    String key = gate.issueKey("alone");
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    upstream.script(
        _ -> {
          arrived.countDown();
          try {
            assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return Upstream.Say.json("{}");
        });
    AtomicReference<Integer> first = new AtomicReference<>(0);
    Thread client =
        Thread.ofVirtual()
            .name("first")
            .start(() -> first.set(statusOf(Call.get("/things/one").key(key))));
    assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

    Answer second = gate.call(Call.get("/things/one").key(key));
    refused(second, 429, "too-many-concurrent", "limit");
    assertThat(second.field("Retry-After")).contains("1");
    assertThat(upstream.seen()).hasSize(1);
    goOn.countDown();
    client.join();
    assertThat(first.get()).isEqualTo(200);
    assertThat(gate.call(Call.get("/things/one").key(key)).status()).isEqualTo(200);
  }

  private int statusOf(Call call) {
    try {
      return gate.call(call).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void quota_outlives_a_restart() throws IOException {
    String key = gate.issueKey("twice");
    assertThat(gate.call(Call.get("/things/one").key(key)).status()).isEqualTo(200);
    assertThat(gate.stop()).isZero();
    gate.start();
    assertThat(gate.call(Call.get("/things/one").key(key)).status()).isEqualTo(200);

    refused(gate.call(Call.get("/things/one").key(key)), 429, "quota-spent", "limit");
    assertThat(upstream.seen()).hasSize(2);
  }

  @Test
  void an_upstream_that_is_away_is_told_as_such() throws IOException {
    String key = gate.issueKey("agent");

    Answer read = gate.call(Call.get("/away/one").key(key));
    refused(read, 502, "upstream-unreachable", "forward");
    // It never left: that it did not happen is known.
    Answer change = gate.call(Call.of("PUT", "/away/one").key(key).json("{}"));
    refused(change, 502, "upstream-unreachable", "forward");
    assertThat(gate.record(change.call()).text("decision")).isEqualTo("failed");
  }

  @Test
  void record_off_leaves_no_record_of_what_anyone_does() throws IOException {
    Answer answer = gate.call(Call.get("/open/status"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(gate.command("audit", "show", answer.call()).exit()).isEqualTo(2);
    assertThat(upstream.seen()).hasSize(1);
  }

  private void refused(Answer answer, int status, String code, String stage) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    Json record = gate.record(answer.call());
    assertThat(record.text("reason")).isEqualTo(code);
    assertThat(record.text("stage")).isEqualTo(stage);
  }
}
