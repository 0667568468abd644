package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.pipeline.ManualLoop;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final ManualLoop loop = new ManualLoop();
  private final Metrics metrics = new Metrics();

  @Test
  void counts_calls_by_operation_and_by_how_they_ended() {
    metrics.ended(allowed(Calls.GET_CONTACT, 900));
    metrics.ended(allowed(Calls.GET_CONTACT, 700_000));
    metrics.ended(denied(Calls.GET_CONTACT, Stage.LIMIT, Reason.RATE_EXCEEDED));
    metrics.ended(denied(Operation.NONE, Stage.MATCH, Reason.NO_OPERATION));

    assertThat(page())
        .contains(
            "gatehouse_calls_total{api=\"crm\",decision=\"allowed\",operation=\"getContact\","
                + "reason=\"\",stage=\"minimize\"} 2.0",
            "gatehouse_calls_total{api=\"crm\",decision=\"denied\",operation=\"getContact\","
                + "reason=\"rate-exceeded\",stage=\"limit\"} 1.0",
            "gatehouse_calls_total{api=\"\",decision=\"denied\",operation=\"\","
                + "reason=\"no-operation\",stage=\"match\"} 1.0",
            "gatehouse_call_duration_seconds_bucket{api=\"crm\",operation=\"getContact\","
                + "le=\"0.001\"} 2",
            "gatehouse_call_duration_seconds_bucket{api=\"crm\",operation=\"getContact\","
                + "le=\"+Inf\"} 3",
            "gatehouse_call_duration_seconds_count{api=\"crm\",operation=\"getContact\"} 3");
  }

  @Test
  void goes_on_counting_an_operation_that_a_reload_changed() {
    metrics.ended(allowed(Calls.GET_CONTACT, 900));
    metrics.ended(
        allowed(new Operation("crm", "getContact", "GET", "/v2/{id}", Effect.READ, false), 900));
    assertThat(page()).contains("operation=\"getContact\",reason=\"\",stage=\"minimize\"} 2.0");
  }

  /** An operation keeps where its calls are counted. */
  @Test
  void counts_an_operation_that_another_counts_too() {
    Operation operation = new Operation("crm", "getContact", "GET", "/", Effect.READ, false);
    new Metrics().ended(allowed(operation, 900));
    metrics.ended(allowed(operation, 900));
    metrics.ended(allowed(operation, 900));
    assertThat(page()).contains("operation=\"getContact\",reason=\"\",stage=\"minimize\"} 2.0");
  }

  @Test
  void tells_a_bounded_number_of_operations_apart() {
    for (int i = 0; i < Metrics.OPERATIONS + 500; i++) {
      metrics.ended(allowed(new Operation("crm", "op" + i, "GET", "/", Effect.READ, false), 900));
    }
    assertThat(page().lines().filter(line -> line.startsWith("gatehouse_calls_total")))
        .hasSize(Metrics.OPERATIONS + 1)
        .anyMatch(line -> line.contains("operation=\"other\"") && line.endsWith(" 500.0"));
  }

  @Test
  void loses_no_count_among_many_threads() {
    Outcome outcome = allowed(Calls.GET_CONTACT, 900);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        threads.execute(
            () -> {
              for (int k = 0; k < 10_000; k++) {
                metrics.ended(outcome);
              }
            });
      }
    }
    assertThat(page()).contains("stage=\"minimize\"} 80000.0");
  }

  @Test
  void counts_findings_and_shows_what_other_rooms_measure() {
    Exchange exchange =
        Calls.call(Calls.GET_CONTACT, loop).with(new Finding("would-deny", Stage.LIMIT, ""));
    metrics.ended(outcome(exchange, null, Stage.MINIMIZE, 900));
    metrics.gauge("gatehouse_journal_waiting", "Records on their way.", () -> 7);
    metrics.counters("gatehouse_upstream_calls", "By API.", "api", () -> Map.of("crm", 5.0));
    assertThat(page())
        .contains("gatehouse_findings_total{code=\"would-deny\"} 1.0")
        .contains("gatehouse_journal_waiting 7.0")
        .contains("gatehouse_upstream_calls_total{api=\"crm\"} 5.0");
  }

  @Test
  void counts_answers_that_broke_their_contract_by_operation_and_kind() {
    Finding drift = new Finding("answer-drift-type", Stage.MINIMIZE, "/id and 3 more");
    Exchange exchange = Calls.call(Calls.GET_CONTACT, loop);
    metrics.ended(outcome(exchange.with(drift), null, Stage.MINIMIZE, 900));
    metrics.ended(outcome(exchange.with(drift), null, Stage.MINIMIZE, 900));
    metrics.ended(
        outcome(
            exchange.with(new Finding("would-deny", Stage.MINIMIZE, "answer-undeclared")),
            null,
            Stage.MINIMIZE,
            900));
    metrics.ended(denied(Calls.GET_CONTACT, Stage.MINIMIZE, Reason.ANSWER_MALFORMED));
    String series =
        "gatehouse_answer_drift_total{api=\"crm\",kind=\"%s\",operation=\"getContact\"} ";
    assertThat(page())
        .contains(
            series.formatted("answer-drift-type") + "2.0",
            series.formatted("answer-undeclared") + "1.0",
            series.formatted("answer-malformed") + "1.0");
  }

  @Test
  void shows_the_process_under_the_usual_names() {
    ProcessMetrics.show(metrics);
    assertThat(page())
        .containsPattern("(?m)^process_cpu_seconds_total [0-9.E]+$")
        .containsPattern("(?m)^process_open_fds [0-9.]+$")
        .containsPattern("(?m)^jvm_memory_used_bytes\\{area=\"heap\"\\} [0-9.E]+$");
  }

  @Test
  void says_why_it_is_not_ready() {
    AtomicReference<Optional<String>> obstacle = new AtomicReference<>(Optional.empty());
    Health health = new Health(obstacle::get);
    Exchange call = Calls.call(Calls.GET_CONTACT, loop);
    assertThat(answer(health.live().check(call)).status()).isEqualTo(200);
    assertThat(answer(health.ready().check(call)).status()).isEqualTo(200);
    obstacle.set(Optional.of("the journal cannot be written"));
    Response notReady = answer(health.ready().check(call));
    assertThat(notReady.status()).isEqualTo(503);
    assertThat(text(notReady)).isEqualTo("the journal cannot be written\n");
    assertThat(answer(health.live().check(call)).status()).isEqualTo(200);
  }

  @Test
  void measures_how_long_a_loop_lets_a_task_wait() throws InterruptedException {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    CountDownLatch stuck = new CountDownLatch(1);
    try (LoopDelay delay = new LoopDelay(List.of(new OneThread(thread)), Duration.ofDays(1))) {
      thread.execute(
          () -> {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      delay.probe();
      long since = System.nanoTime();
      while (System.nanoTime() - since < 20_000_000) {
        Thread.onSpinWait();
      }
      assertThat(delay.seconds().get("0")).isGreaterThanOrEqualTo(0.02);
    } finally {
      stuck.countDown();
      thread.shutdownNow();
    }
  }

  /** A loop of one thread. */
  private record OneThread(ExecutorService thread) implements Loop {
    @Override
    public int index() {
      return 0;
    }

    @Override
    public boolean here() {
      return false;
    }

    @Override
    public void execute(Runnable task) {
      thread.execute(task);
    }
  }

  private String page() {
    Verdict verdict = new MetricsPage(metrics).check(Calls.call(Calls.GET_CONTACT, loop));
    CompletableFuture<Verdict.Settled> settled = new CompletableFuture<>();
    ((Verdict.Later) verdict)
        .start()
        .begin(
            Calls.call(Calls.GET_CONTACT, loop),
            new Verdict.Resume() {
              @Override
              public void with(Verdict.Settled answer) {
                settled.complete(answer);
              }

              @Override
              public void onStop(Runnable release) {}
            });
    return text(answer(settled.orTimeout(30, TimeUnit.SECONDS).join()));
  }

  private static Response answer(Verdict verdict) {
    return ((Verdict.Pass) verdict).exchange().response().orElseThrow();
  }

  private static String text(Response response) {
    return new String(((Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
  }

  private Outcome allowed(Operation operation, long micros) {
    return outcome(Calls.call(operation, loop), null, Stage.MINIMIZE, micros);
  }

  private Outcome denied(Operation operation, Stage stage, Reason reason) {
    return outcome(Calls.call(operation, loop), Verdict.deny(reason), stage, 100);
  }

  private static Outcome outcome(
      Exchange exchange, Verdict.@Nullable Deny denial, Stage stage, long micros) {
    return new Outcome(
        exchange,
        denial == null ? Decision.ALLOWED : denial.reason().fault().decision(),
        stage,
        denial,
        denial == null,
        Calls.answer(200),
        exchange.startNanos() + micros * 1000);
  }
}
