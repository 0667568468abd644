package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.controls.authorize.Condition;
import dev.gatehouse.controls.authorize.Conditions;
import org.jspecify.annotations.Nullable;

/** The conditions of entries. The compiler is made for the first of them: few entries have one. */
final class OperationConditions {
  private @Nullable Conditions compiler;

  /** A condition that {@link #check} found nothing wrong with. */
  Condition of(Operation operation, String when) {
    return switch (compiler().compile(when, operation)) {
      case Conditions.Good good -> good.condition();
      case Conditions.Wrong wrong ->
          throw new IllegalArgumentException("when: " + wrong.problem() + ", was " + when);
    };
  }

  /** Reports what is wrong with a condition. */
  void check(Operation operation, String when, KeyPath path, Report report) {
    if (compiler().compile(when, operation) instanceof Conditions.Wrong wrong) {
      report.mistake(
          path,
          "is not a condition, at %d:%d of it: %s"
              .formatted(
                  wrong.line(), wrong.column(), wrong.problem().lines().findFirst().orElse("")),
          "write an expression in CEL over path, query, caller and time");
    }
  }

  private Conditions compiler() {
    Conditions known = compiler;
    if (known == null) {
      known = new Conditions();
      compiler = known;
    }
    return known;
  }
}
