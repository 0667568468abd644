package dev.gatehouse.register.repeats;

import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;

/** How first calls end. */
final class Ends {
  private Ends() {}

  /** No upstream saw it. */
  static Outcome unsent() {
    return new Outcome(
        TestCall.call().exchange(),
        Decision.FAILED,
        Stage.FORWARD,
        Verdict.deny(Reason.UPSTREAM_UNREACHABLE),
        true,
        new Response(502, Headers.EMPTY, Body.NONE),
        0);
  }
}
