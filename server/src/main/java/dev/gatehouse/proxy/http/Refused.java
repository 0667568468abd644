package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;

/**
 * Bytes that are not a message of ours. Without a stack trace: hostile input makes many of them.
 */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Verdict.Deny deny;

  public Refused(Verdict.Deny deny) {
    super(deny.detail(), null, false, false);
    this.deny = deny;
  }

  static Refused because(Reason reason, String detail, Hint... hints) {
    return new Refused(Verdict.deny(reason, detail, hints));
  }

  static Refused malformed(String detail) {
    return because(Reason.MALFORMED_REQUEST, detail);
  }

  static Refused framing(String detail) {
    return because(Reason.AMBIGUOUS_FRAMING, detail);
  }

  static Refused target(String detail) {
    return because(Reason.INVALID_TARGET, detail);
  }

  static Refused host(String detail) {
    return because(Reason.INVALID_HOST, detail);
  }

  /** The denial that this amounts to when a caller sent the bytes. */
  public Verdict.Deny deny() {
    return deny;
  }
}
