package dev.gatehouse.pipeline;

import java.util.Set;

/**
 * A control at its place in a pipeline.
 *
 * @param observe whether its denials are only noted, for everybody
 * @param observed the integrations for which its denials are only noted
 * @param reads whether it only brings bytes into memory for the controls behind it: then what it
 *     passes on is kept in observe mode too; before {@link Stage#FORWARD}'s last step, whether it
 *     only prepares, so that nothing is forwarded yet
 */
public record Step(
    Stage stage, Control control, boolean observe, Set<String> observed, boolean reads) {

  public static Step enforce(Stage stage, Control control) {
    return new Step(stage, control, false, Set.of(), false);
  }

  boolean observes(Exchange exchange) {
    // Asked at every step of every call; most often nobody is observed.
    return observe || (!observed.isEmpty() && observed.contains(exchange.caller().integration()));
  }
}
