package dev.gatehouse.pipeline;

import static dev.gatehouse.pipeline.Calls.CREATE_NOTE;
import static dev.gatehouse.pipeline.Calls.GET_CONTACT;
import static dev.gatehouse.pipeline.Calls.answer;
import static dev.gatehouse.pipeline.Calls.call;
import static dev.gatehouse.pipeline.Calls.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated // it meets bugs, which tests beside it would be told of
class PipelineTest {
  private final ManualLoop loop = new ManualLoop();
  private final ScriptedLedger ledger = new ScriptedLedger();
  private final List<Outcome> answers = new ArrayList<>();
  private final List<Outcome> observed = new ArrayList<>();
  private final Control known = exchange -> Verdict.pass(exchange.by(key("note-assistant")));
  private final Control upstream = exchange -> Verdict.pass(exchange.with(answer(200)));
  private final Control refusal = exchange -> Verdict.deny(Reason.NOT_GRANTED, "no entry");

  @Test
  void answers_with_what_the_upstream_said_once_it_is_recorded() {
    start(GET_CONTACT, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, upstream));

    assertThat(answers).hasSize(1).isEqualTo(ledger.outcomes).isEqualTo(observed);
    assertThat(only().decision()).isEqualTo(Decision.ALLOWED);
    assertThat(only().answer().status()).isEqualTo(200);
    assertThat(only().forwarded()).isTrue();
  }

  @Test
  void stops_at_the_first_denial_and_forwards_nothing() {
    start(
        GET_CONTACT,
        enforce(Stage.AUTHENTICATE, known),
        enforce(Stage.AUTHORIZE, refusal),
        enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().stage()).isEqualTo(Stage.AUTHORIZE);
    assertThat(only().reason()).contains(Reason.NOT_GRANTED);
    assertThat(only().decision()).isEqualTo(Decision.DENIED);
    assertThat(only().forwarded()).isFalse();
    assertThat(only().answer().status()).isEqualTo(403);
  }

  @Test
  void ends_where_the_answer_is_known_already() {
    Control again = exchange -> new Verdict.Answer(exchange.with(answer(201)));
    start(CREATE_NOTE, enforce(Stage.VALIDATE, again), enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().decision()).isEqualTo(Decision.ALLOWED);
    assertThat(only().stage()).isEqualTo(Stage.VALIDATE);
    assertThat(only().answer().status()).isEqualTo(201);
    assertThat(only().forwarded()).isFalse();
    assertThat(ledger.intents).isEmpty();
  }

  @Test
  void has_not_forwarded_what_was_only_being_prepared() {
    Step preparing = new Step(Stage.FORWARD, refusal, false, Set.of(), true);
    start(CREATE_NOTE, preparing, enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().reason()).contains(Reason.NOT_GRANTED);
    assertThat(only().forwarded()).isFalse();
  }

  @Test
  void keeps_what_was_seen_beside_a_denial() {
    Finding seen = new Finding("repeated-failures", Stage.AUTHENTICATE, "");
    Control refusing = _ -> Verdict.deny(Reason.CREDENTIAL_INVALID).noting(seen);
    start(GET_CONTACT, enforce(Stage.AUTHENTICATE, refusing), enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().findings()).containsExactly(seen);
  }

  @Test
  void denies_when_a_control_throws() {
    Control broken =
        _ -> {
          throw new IllegalStateException("secret text");
        };
    start(GET_CONTACT, enforce(Stage.AUTHORIZE, broken), enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().reason()).contains(Reason.INTERNAL_ERROR);
    assertThat(text(only().answer())).doesNotContain("secret");
  }

  @Test
  void denies_when_a_control_that_waits_throws() {
    Control broken =
        _ ->
            Verdict.later(
                waiting -> {
                  throw new IllegalStateException("after " + waiting.left());
                });
    start(GET_CONTACT, enforce(Stage.AUTHORIZE, broken), enforce(Stage.FORWARD, mustNotRun()));
    loop.runOne();

    assertThat(only().reason()).contains(Reason.INTERNAL_ERROR);
  }

  @Test
  void comes_back_to_the_loop_after_waiting() {
    Control slow =
        exchange -> Verdict.later(_ -> new Verdict.Pass(exchange.by(key("note-assistant"))));
    start(GET_CONTACT, enforce(Stage.AUTHENTICATE, slow), enforce(Stage.FORWARD, upstream));
    assertThat(answers).isEmpty();
    loop.runOne();

    assertThat(only().exchange().caller().integration()).isEqualTo("note-assistant");
  }

  @Test
  void takes_only_the_first_of_two_verdicts() {
    List<Verdict.Resume> resumes = new ArrayList<>();
    Control twice = _ -> new Verdict.Later((_, resume) -> resumes.add(resume));
    start(GET_CONTACT, enforce(Stage.AUTHORIZE, twice), enforce(Stage.FORWARD, upstream));
    resumes.getFirst().with(Verdict.deny(Reason.NOT_GRANTED));
    resumes.getFirst().with(Verdict.deny(Reason.NOT_OFFERED));

    assertThat(only().reason()).contains(Reason.NOT_GRANTED);
  }

  @Test
  void ends_a_waiting_call_that_is_stopped_and_ignores_its_late_verdict() {
    List<String> released = new ArrayList<>();
    List<Verdict.Resume> resumes = new ArrayList<>();
    Control frozen =
        _ ->
            new Verdict.Later(
                (_, resume) -> {
                  resume.onStop(() -> released.add("released"));
                  resumes.add(resume);
                });
    Running running =
        start(GET_CONTACT, enforce(Stage.AUTHORIZE, frozen), enforce(Stage.FORWARD, mustNotRun()));
    running.stop(Reason.DEADLINE_EXCEEDED);
    running.stop(Reason.DEADLINE_EXCEEDED);
    resumes.getFirst().with(new Verdict.Pass(call(GET_CONTACT, loop)));

    assertThat(released).containsExactly("released");
    assertThat(only().reason()).contains(Reason.DEADLINE_EXCEEDED);
    assertThat(only().stage()).isEqualTo(Stage.AUTHORIZE);
  }

  @Test
  void keeps_the_intent_of_a_change_before_it_is_forwarded() {
    ledger.slow = true;
    start(CREATE_NOTE, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, upstream));
    assertThat(ledger.intents).hasSize(1);
    assertThat(ledger.outcomes).as("forwarded before the intent was kept").isEmpty();

    ledger.slow = false;
    ledger.waiting.getFirst().kept();
    assertThat(only().decision()).isEqualTo(Decision.ALLOWED);
  }

  @Test
  void keeps_no_intent_of_a_read() {
    start(GET_CONTACT, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, upstream));

    assertThat(ledger.intents).isEmpty();
  }

  @Test
  void does_not_forward_a_change_whose_intent_cannot_be_kept() {
    ledger.full = true;
    start(CREATE_NOTE, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().answer().status()).isEqualTo(503);
    assertThat(only().reason()).contains(Reason.JOURNAL_UNAVAILABLE);
  }

  @Test
  void does_not_answer_what_cannot_be_recorded() {
    ledger.full = true;
    start(GET_CONTACT, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, upstream));

    assertThat(only().answer().status()).isEqualTo(503);
  }

  @Test
  void says_that_nobody_knows_when_the_outcome_of_a_change_cannot_be_recorded() {
    Control fills =
        exchange -> {
          ledger.full = true;
          return upstream.check(exchange);
        };
    start(CREATE_NOTE, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, fills));

    assertThat(only().reason()).contains(Reason.RECORD_LOST);
    assertThat(only().decision()).isEqualTo(Decision.UNKNOWN);
  }

  @Test
  void ends_a_forwarded_change_that_is_stopped_as_unknown() {
    Control silent = _ -> new Verdict.Later((_, _) -> {});
    Running running =
        start(CREATE_NOTE, enforce(Stage.AUTHENTICATE, known), enforce(Stage.FORWARD, silent));
    running.stop(Reason.DEADLINE_EXCEEDED);

    assertThat(only().decision()).isEqualTo(Decision.UNKNOWN);
    assertThat(only().detail()).isEqualTo("deadline-exceeded");
  }

  @Test
  void notes_a_denial_in_observe_mode_and_goes_on() {
    Step observed = new Step(Stage.AUTHORIZE, refusal, false, Set.of("note-assistant"), false);
    start(
        GET_CONTACT,
        enforce(Stage.AUTHENTICATE, known),
        observed,
        enforce(Stage.FORWARD, upstream));

    assertThat(only().decision()).isEqualTo(Decision.ALLOWED);
    assertThat(only().findings())
        .containsExactly(new Finding("would-deny", Stage.AUTHORIZE, "not-granted"));
  }

  @Test
  void enforces_for_others_what_is_observed_for_one() {
    Step observed = new Step(Stage.AUTHORIZE, refusal, false, Set.of("another"), false);
    start(
        GET_CONTACT,
        enforce(Stage.AUTHENTICATE, known),
        observed,
        enforce(Stage.FORWARD, mustNotRun()));

    assertThat(only().decision()).isEqualTo(Decision.DENIED);
  }

  @Test
  void changes_no_answer_in_observe_mode() {
    Control empties =
        exchange ->
            Verdict.pass(exchange.with(answer(204)).with(new Finding("x", Stage.MINIMIZE, "")));
    Step observed = new Step(Stage.MINIMIZE, empties, true, Set.of(), false);
    start(GET_CONTACT, enforce(Stage.FORWARD, upstream), observed);

    assertThat(only().answer().status()).isEqualTo(200);
    assertThat(only().findings()).hasSize(1);
  }

  @Test
  void keeps_what_was_read_for_others_in_observe_mode() {
    Control reads = exchange -> Verdict.pass(exchange.with(answer(203)));
    Step reading = new Step(Stage.MINIMIZE, reads, true, Set.of(), true);
    start(GET_CONTACT, enforce(Stage.FORWARD, upstream), reading);

    assertThat(only().answer().status()).isEqualTo(203);
  }

  @Test
  void never_observes_away_a_failure_to_forward() {
    Control away = _ -> Verdict.deny(Reason.UPSTREAM_UNREACHABLE);
    start(GET_CONTACT, new Step(Stage.FORWARD, away, true, Set.of(), false));

    assertThat(only().answer().status()).isEqualTo(502);
    assertThat(only().decision()).isEqualTo(Decision.FAILED);
  }

  @Test
  void settles_what_controls_left_open_exactly_once_whatever_happens() {
    List<Outcome> settled = new ArrayList<>();
    Control leases = exchange -> Verdict.pass(exchange.with((Settlement) settled::add));
    start(GET_CONTACT, enforce(Stage.LIMIT, leases), enforce(Stage.APPROVE, refusal));

    assertThat(settled).hasSize(1);
    assertThat(settled.getFirst().forwarded()).isFalse();
  }

  @Test
  void records_nothing_of_a_caller_whose_entry_says_so() {
    Control anyone = exchange -> Verdict.pass(exchange.by(new Caller.Anyone("public", false)));
    start(CREATE_NOTE, enforce(Stage.AUTHENTICATE, anyone), enforce(Stage.FORWARD, upstream));

    assertThat(only().decision()).isEqualTo(Decision.ALLOWED);
    assertThat(ledger.intents).isEmpty();
    assertThat(ledger.outcomes).isEmpty();
  }

  @Test
  void refuses_to_be_built_in_another_order() {
    assertThatThrownBy(
            () -> pipeline(enforce(Stage.FORWARD, upstream), enforce(Stage.LIMIT, refusal)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LIMIT must not come after FORWARD");
  }

  private Running start(Operation operation, Step... steps) {
    return pipeline(steps).start(call(operation, loop), answers::add);
  }

  private Pipeline pipeline(Step... steps) {
    return new Pipeline(List.of(steps), ledger, observed::add);
  }

  private static Step enforce(Stage stage, Control control) {
    return Step.enforce(stage, control);
  }

  private Outcome only() {
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  private static String text(Response response) {
    return new String(
        ((Body.Bytes) response.body()).content(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Control mustNotRun() {
    return _ -> {
      throw new AssertionError("forwarded");
    };
  }
}
