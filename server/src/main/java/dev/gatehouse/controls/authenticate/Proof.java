package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Reason;

/** What came of looking at a credential. */
sealed interface Proof {

  /** It is right, and this is who calls. */
  record Proven(Caller.Proven caller) implements Proof {}

  /** It is wrong. The detail is for the record and holds nothing of the credential. */
  record Refused(Reason reason, String detail) implements Proof {}

  static Proof refused(String detail) {
    return new Refused(Reason.CREDENTIAL_INVALID, detail);
  }
}
