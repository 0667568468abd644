package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Reason;

/** Checks trailer fields (RFC 9112 §7.1.2) byte by byte, within bounds, and keeps nothing. */
final class TrailerSyntax {
  private enum At {
    LINE,
    NAME,
    VALUE,
    LF,
    LAST_LF
  }

  private final Limits limits;
  private At at = At.LINE;
  private int bytes;
  private int count;

  TrailerSyntax(Limits limits) {
    this.limits = limits;
  }

  /** Whether the byte ended the section. */
  boolean accept(byte b) throws Refused {
    if (++bytes > limits.fields() || count > limits.count()) {
      throw Refused.because(Reason.HEADERS_TOO_LARGE, "the trailers are too large");
    }
    switch (at) {
      case LINE -> {
        at = b == '\r' ? At.LAST_LF : At.NAME;
        check(b == '\r' || Octets.token(b));
      }
      case NAME -> {
        check(b == ':' || Octets.token(b));
        at = b == ':' ? At.VALUE : At.NAME;
      }
      case VALUE -> {
        check(b == '\r' || Octets.value(b));
        at = b == '\r' ? At.LF : At.VALUE;
      }
      case LF -> {
        check(b == '\n');
        at = At.LINE;
        count++;
      }
      case LAST_LF -> {
        check(b == '\n');
        return true;
      }
    }
    return false;
  }

  private static void check(boolean right) throws Refused {
    if (!right) {
      throw Refused.malformed("a trailer is not a field");
    }
  }
}
