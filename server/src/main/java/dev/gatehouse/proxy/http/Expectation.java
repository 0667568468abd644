package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Reason;

/** What a request expects of the server before it sends its content (RFC 9110 §10.1.1). */
final class Expectation {
  private boolean continues;
  private boolean other;

  void begin() {
    continues = false;
    other = false;
  }

  void add(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && bytes[end] != ',') {
        end++;
      }
      int last = end;
      while (at < last && Octets.blank(bytes[at])) {
        at++;
      }
      while (last > at && Octets.blank(bytes[last - 1])) {
        last--;
      }
      if (Octets.equal(bytes, at, last, "100-continue")) {
        continues = true;
      } else {
        // RFC 9110 §5.6.1.2: an empty member of a list is none.
        other |= at < last;
      }
      at = end + 1;
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
