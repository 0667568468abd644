package dev.gatehouse.controls.validate;

import dev.gatehouse.contract.Violation;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import java.util.List;

/** Broken rules as a caller is told of them: where, and which; never what was sent. */
final class Violations {
  private Violations() {}

  static Verdict deny(Reason reason, List<Violation> violations) {
    List<Hint> hints =
        violations.stream().map(one -> Hint.violation(pointer(one), one.rule())).toList();
    return new Verdict.Deny(reason, hints, "");
  }

  static Verdict notGranted(List<String> pointers) {
    List<Hint> hints = pointers.stream().map(pointer -> Hint.violation(pointer, "send")).toList();
    return new Verdict.Deny(Reason.FIELD_NOT_GRANTED, hints, "");
  }

  // Of a body the pointer itself; of a parameter, its place and name come first.
  private static String pointer(Violation violation) {
    return switch (violation.in()) {
      case BODY -> violation.pointer();
      case PATH, QUERY, HEADER, COOKIE ->
          "/" + violation.in().word() + "/" + escaped(violation.name()) + violation.pointer();
    };
  }

  // RFC 6901 §3
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
