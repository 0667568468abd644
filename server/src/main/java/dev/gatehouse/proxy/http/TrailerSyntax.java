package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads trailer fields (RFC 9112 §7.1.2) byte by byte, within bounds. */
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
  private byte @Nullable [] kept;
  private int length;
  private Headers fields = Headers.EMPTY;

  TrailerSyntax(Limits limits) {
    this.limits = limits;
  }

  /** Whether the byte ended the section. */
  boolean accept(byte b) throws Refused {
    boolean ended = check(b);
    // Most contents have none.
    if (kept != null || count > 0 || at == At.NAME) {
      keep(b);
    }
    if (ended && kept != null) {
      read(kept);
    }
    return ended;
  }

  private void keep(byte b) {
    byte[] to = kept == null ? new byte[256] : kept;
    kept = length == to.length ? Arrays.copyOf(to, 2 * length) : to;
    kept[length++] = b;
  }

  private void read(byte[] section) throws Refused {
    FieldLines lines = new FieldLines(limits.count());
    lines.begin(0);
    lines.read(section, length);
    fields = lines.over(section);
  }

  /** What was read, once the section has ended. */
  Headers fields() {
    return fields;
  }

  private boolean check(byte b) throws Refused {
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
