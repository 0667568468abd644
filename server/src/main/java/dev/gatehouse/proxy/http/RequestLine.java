package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Reason;
import java.nio.charset.StandardCharsets;

/** Reads a request line (RFC 9112 §3): exactly two spaces, a token, visible ASCII, a version. */
final class RequestLine {
  static final int LONGEST_METHOD = 32;

  private final int maxTarget;
  private String method = "";
  private int targetFrom;
  private int targetTo;
  private boolean http10;

  RequestLine(int maxTarget) {
    this.maxTarget = maxTarget;
  }

  void clear() {
    method = "";
  }

  /** The position behind the line, or {@link FieldLines#MORE}. */
  int read(byte[] bytes, int from, int end) throws Refused {
    int at = from;
    while (at < end && Octets.token(bytes[at])) {
      at++;
    }
    boolean stopped = at < end;
    if (at - from > LONGEST_METHOD || (stopped && (at == from || bytes[at] != ' '))) {
      throw Refused.malformed("the request line does not start with a method");
    }
    if (at >= end - 1) {
      return FieldLines.MORE;
    }
    method = method(bytes, from, at);
    return target(bytes, at + 1, end);
  }

  private int target(byte[] bytes, int from, int end) throws Refused {
    int at = from;
    while (at < end && bytes[at] > ' ' && bytes[at] != 127) {
      at++;
    }
    if (at - from > maxTarget) {
      throw Refused.because(Reason.TARGET_TOO_LONG, "more than " + maxTarget + " bytes");
    }
    if (at == end) {
      return FieldLines.MORE;
    }
    if (bytes[at] < 0) {
      throw Refused.target("the target holds a byte beyond ASCII");
    }
    if (bytes[at] != ' ' || at == from) {
      throw Refused.malformed("the request line has no target or no version");
    }
    targetFrom = from;
    targetTo = at;
    return version(bytes, at + 1, end);
  }

  private int version(byte[] bytes, int from, int end) throws Refused {
    for (int i = from; i < Math.min(end, from + 10); i++) {
      byte b = bytes[i];
      boolean right =
          switch (i - from) {
            case 0 -> b == 'H';
            case 1, 2 -> b == 'T';
            case 3 -> b == 'P';
            case 4 -> b == '/';
            case 5, 7 -> Octets.digit(b);
            case 6 -> b == '.';
            case 8 -> b == '\r';
            default -> b == '\n';
          };
      if (!right) {
        throw Refused.malformed("the request line does not end with a version");
      }
    }
    if (end - from < 10) {
      return FieldLines.MORE;
    }
    byte minor = bytes[from + 7];
    if (bytes[from + 5] != '1' || minor > '1') {
      throw Refused.because(Reason.VERSION_NOT_SUPPORTED, "neither HTTP/1.0 nor HTTP/1.1");
    }
    http10 = minor == '0';
    return from + 10;
  }

  static String method(byte[] bytes, int from, int to) {
    // The usual ones without an allocation.
    return switch (to - from) {
      case 3 -> one("GET", "PUT", bytes, from, to);
      case 4 -> one("POST", "HEAD", bytes, from, to);
      case 5 -> one("PATCH", "TRACE", bytes, from, to);
      case 6 -> one("DELETE", "DELETE", bytes, from, to);
      case 7 -> one("OPTIONS", "CONNECT", bytes, from, to);
      default -> text(bytes, from, to);
    };
  }

  private static String one(String first, String second, byte[] bytes, int from, int to) {
    return is(first, bytes, from)
        ? first
        : is(second, bytes, from) ? second : text(bytes, from, to);
  }

  private static boolean is(String text, byte[] bytes, int from) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  String method() {
    return method;
  }

  int targetFrom() {
    return targetFrom;
  }

  int targetTo() {
    return targetTo;
  }

  boolean http10() {
    return http10;
  }
}
