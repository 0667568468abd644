package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Reason;

/** What a request expects of the server before it sends its content (RFC 9110 §10.1.1). */
final class Expectation {
  private final Members members = new Members();
  private boolean continues;
  private boolean other;

  void begin() {
    continues = false;
    other = false;
  }

  void add(byte[] bytes, int from, int to) {
    members.in(bytes, from, to);
    while (members.next()) {
      if (members.is("100-continue")) {
        continues = true;
      } else {
        other = true;
      }
    }
  }

  /** An HTTP/1.0 caller expects nothing, whatever it says. */
  void check(boolean http10) throws Refused {
    if (http10) {
      continues = false;
    } else if (other) {
      throw Refused.because(Reason.EXPECTATION_FAILED, "an expectation other than 100-continue");
    }
  }

  boolean continues() {
    return continues;
  }
}
