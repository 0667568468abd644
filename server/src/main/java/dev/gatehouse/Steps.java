package dev.gatehouse;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects steps, with the mode that each is run in. */
final class Steps {
  private final List<Step> steps = new ArrayList<>();
  private final boolean observe;
  private final Set<String> observed;
  private final Alike<Step, Step> placed;

  Steps(boolean observe, Set<String> observed, Alike<Step, Step> placed) {
    this.observe = observe;
    this.observed = observed;
    this.placed = placed;
  }

  void add(Stage stage, Control control) {
    steps.add(placed.of(new Step(stage, control, observe, observed, false)));
  }

  void read(Stage stage, Control control) {
    steps.add(placed.of(new Step(stage, control, observe, observed, true)));
  }

  void enforce(Stage stage, Control control) {
    steps.add(placed.of(Step.enforce(stage, control)));
  }

  List<Step> all() {
    return steps;
  }
}
