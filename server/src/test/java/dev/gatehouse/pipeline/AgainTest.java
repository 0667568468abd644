package dev.gatehouse.pipeline;

import static dev.gatehouse.pipeline.Calls.GET_CONTACT;
import static dev.gatehouse.pipeline.Calls.call;
import static dev.gatehouse.pipeline.Calls.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a stream may stay open, asked while its call is on its way. */
class AgainTest {
  private final ManualLoop loop = new ManualLoop();
  private final List<Verdict.Resume> held = new ArrayList<>();
  private final List<Verdict.Deny> said = new ArrayList<>();

  /** Finds out slowly who calls, and at once whether they still may. */
  private final class Knows implements Standing {
    private Verdict now = Verdict.deny(Reason.CREDENTIAL_REVOKED);

    @Override
    public Verdict check(Exchange exchange) {
      return new Verdict.Later((_, resume) -> held.add(resume));
    }

    @Override
    public Verdict again(Exchange exchange) {
      return now;
    }
  }

  @Test
  void says_nothing_while_it_is_not_known_yet_who_calls() {
    Knows knows = new Knows();
    Control forward = _ -> new Verdict.Later((_, resume) -> held.add(resume));
    Pipeline pipeline =
        new Pipeline(
            List.of(Step.enforce(Stage.AUTHENTICATE, knows), Step.enforce(Stage.FORWARD, forward)),
            new ScriptedLedger(),
            _ -> {});
    Snapshot snapshot =
        new Snapshot(
            1,
            (_, _, path) -> new Routes.Found(GET_CONTACT, pipeline, List.of("7"), path, 1L << 40),
            pipeline);
    Exchange exchange = call(GET_CONTACT, loop);
    Exchange known = exchange.by(key("note-assistant"));
    Running running = pipeline.start(exchange, _ -> {});
    knows.now = Verdict.pass(known);
    running.ask(snapshot, 1, said::add);
    assertThat(said).isEmpty();

    held.removeFirst().with(new Verdict.Pass(known));
    running.ask(snapshot, 1, said::add);
    assertThat(said).isEmpty();

    knows.now = Verdict.deny(Reason.CREDENTIAL_REVOKED);
    running.ask(snapshot, 1, said::add);
    assertThat(said).extracting(Verdict.Deny::reason).containsExactly(Reason.CREDENTIAL_REVOKED);
  }
}
