package dev.gatehouse.pipeline;

/** Something seen that did not deny the call. */
public record Finding(String code, Stage stage, String detail) {
  /** The finding of a control in observe mode: what it would have answered. */
  static Finding wouldDeny(Stage stage, Verdict.Deny deny) {
    return new Finding("would-deny", stage, deny.reason().code());
  }
}
