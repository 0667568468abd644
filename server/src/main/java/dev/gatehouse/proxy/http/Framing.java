package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the fields of one message say about where it ends and what becomes of its connection (RFC
 * 9112 §6, §9). Collected field by field; then asked.
 */
final class Framing {
  private static final long NONE = -1;

  /** More names than an honest message lists. */
  private static final int MOST_LISTED = 32;

  /** What is read here, made anew or needed by whoever reads on. */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Members members = new Members();
  private long length;
  private boolean chunked;
  private boolean coded;
  private boolean close;
  private boolean keepAlive;
  private final List<String> listed = new ArrayList<>();

  void begin() {
    length = NONE;
    chunked = false;
    coded = false;
    close = false;
    keepAlive = false;
    listed.clear();
  }

  /** {@code Content-Length}: once, decimal, without sign or leading zeros. */
  void length(byte[] bytes, int from, int to) throws Refused {
    if (length != NONE) {
      throw Refused.framing("Content-Length is repeated");
    }
    boolean zeros = to - from > 1 && bytes[from] == '0';
    // 18 digits always fit into a long.
    if (from == to || to - from > 18 || zeros) {
      throw Refused.framing("Content-Length is not a plain number");
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.digit(bytes[i])) {
        throw Refused.framing("Content-Length is not a plain number");
      }
      value = value * 10 + bytes[i] - '0';
    }
    length = value;
  }

  /** {@code Transfer-Encoding}: once, and nothing but {@code chunked}. */
  void coding(byte[] bytes, int from, int to) throws Refused {
    if (coded) {
      throw Refused.framing("Transfer-Encoding is repeated");
    }
    coded = true;
    chunked = Octets.equal(bytes, from, to, "chunked");
    if (chunked) {
      return;
    }
    for (int i = from; i < to; i++) {
      if (!Octets.token(bytes[i])) {
        throw Refused.framing("Transfer-Encoding is not one coding");
      }
    }
    if (from == to) {
      throw Refused.framing("Transfer-Encoding is empty");
    }
  }

  /**
   * {@code Connection}: {@code close}, {@code keep-alive} and names of fields (RFC 9110 §7.6.1).
   */
  void connection(byte[] bytes, int from, int to) throws Refused {
    members.in(bytes, from, to);
    while (members.next()) {
      if (members.is("close")) {
        close = true;
      } else if (members.is("keep-alive")) {
        keepAlive = true;
      } else {
        int at = members.from();
        list(new String(bytes, at, members.to() - at, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private void list(String name) throws Refused {
    String lower = name.toLowerCase(Locale.ROOT);
    if (OWN.contains(lower)) {
      return;
    }
    if (listed.size() == MOST_LISTED) {
      throw Refused.malformed("Connection lists more than " + MOST_LISTED + " fields");
    }
    listed.add(lower);
  }

  /**
   * The fields without those that their message declares to be of its connection only: nobody
   * behind us is to see them, so nobody here may judge by them.
   */
  Headers endToEnd(Headers all) {
    return listed.isEmpty() ? all : all.without(listed.toArray(String[]::new));
  }

  /** Refuses fields that contradict one another, or the version. */
  void check(boolean http10) throws Refused {
    if (!coded) {
      return;
    }
    if (length != NONE) {
      throw Refused.framing("both Content-Length and Transfer-Encoding");
    }
    if (http10) {
      // RFC 9112 §6.1: the framing of such a message is faulty.
      throw Refused.framing("Transfer-Encoding in HTTP/1.0");
    }
    if (!chunked) {
      throw Refused.because(Reason.CODING_NOT_IMPLEMENTED, "a coding other than chunked");
    }
  }

  /** The length given, or -1. */
  long length() {
    return length;
  }

  boolean chunked() {
    return chunked;
  }

  boolean persistent(boolean http10) {
    return !close && (!http10 || keepAlive);
  }
}
