package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;

/** What the fields of a request say about the request itself: host, framing, expectation. */
final class RequestFields {
  private static final int CONTENT_TYPE = 1;
  private static final int AUTHORIZATION = 2;

  private final Framing framing = new Framing();
  private final Expectation expectation = new Expectation();
  private final HostName hostName = new HostName();
  private String authority = "";
  private int hostFrom;
  private int hostTo;
  private int seenOnce;

  void begin() {
    framing.begin();
    expectation.begin();
    authority = "";
    hostFrom = -1;
    seenOnce = 0;
  }

  void read(byte[] bytes, FieldLines fields, boolean http10) throws Refused {
    begin();
    for (int i = 0; i < fields.count(); i++) {
      int name = fields.span(i, 0);
      examine(bytes, name, fields.span(i, 1), fields.span(i, 2), fields.span(i, 3));
    }
    finish(bytes, http10);
  }

  /** Judges the fields once all of them were examined. */
  void finish(byte[] bytes, boolean http10) throws Refused {
    if (hostFrom < 0) {
      throw Refused.host("there is no Host");
    }
    authority = hostName.read(bytes, hostFrom, hostTo);
    framing.check(http10);
    expectation.check(http10);
  }

  void examine(byte[] bytes, int name, int nameTo, int from, int to) throws Refused {
    switch (nameTo - name) {
      case 4 -> {
        if (Octets.equal(bytes, name, nameTo, "host")) {
          host(from, to);
        }
      }
      case 6 -> {
        if (Octets.equal(bytes, name, nameTo, "expect")) {
          expectation.add(bytes, from, to);
        }
      }
      case 10 -> {
        if (Octets.equal(bytes, name, nameTo, "connection")) {
          framing.connection(bytes, from, to);
        }
      }
      case 12 -> once(CONTENT_TYPE, Octets.equal(bytes, name, nameTo, "content-type"));
      case 13 -> once(AUTHORIZATION, Octets.equal(bytes, name, nameTo, "authorization"));
      case 14 -> {
        if (Octets.equal(bytes, name, nameTo, "content-length")) {
          framing.length(bytes, from, to);
        }
      }
      case 17 -> {
        if (Octets.equal(bytes, name, nameTo, "transfer-encoding")) {
          framing.coding(bytes, from, to);
        }
      }
      default -> {}
    }
  }

  private void host(int from, int to) throws Refused {
    if (hostFrom >= 0) {
      throw Refused.host("Host is repeated");
    }
    hostFrom = from;
    hostTo = to;
  }

  /** {@code :authority} (RFC 9113 §8.3.1): a Host beside it must be the same. */
  void authority(byte[] bytes, int from, int to, String scheme) throws Refused {
    if (hostFrom >= 0) {
      expectHost(bytes, from, to, scheme);
    } else {
      host(from, to);
    }
  }

  /** Two readers of a repeated single value could each believe another one. */
  private void once(int flag, boolean found) throws Refused {
    if (found && (seenOnce & flag) != 0) {
      throw Refused.malformed("a field of a single value is repeated");
    }
    seenOnce |= found ? flag : 0;
  }

  /** Refuses a target in absolute form whose authority is not the host (RFC 9112 §3.2.2). */
  void expectHost(byte[] bytes, int from, int to, String scheme) throws Refused {
    boolean same = to - from == hostTo - hostFrom;
    for (int i = 0; same && i < to - from; i++) {
      same = Octets.lower(bytes[from + i]) == Octets.lower(bytes[hostFrom + i]);
    }
    if (!same && !HostName.same(bytes, from, to, hostFrom, hostTo, scheme)) {
      throw Refused.host("Host is not the authority of the target");
    }
  }

  /** The host in lower case without port; empty until it is read. */
  String authority() {
    return authority;
  }

  /** The port beside the host; 0 if there is none. */
  int port() {
    return authority.isEmpty() ? 0 : hostName.port();
  }

  /** Bytes of content, -1 if it is chunked, 0 if there is none. */
  long contentLength() {
    return framing.chunked() ? -1 : Math.max(0, framing.length());
  }

  /** {@code Content-Length}, or -1 if there is none. */
  long declaredLength() {
    return framing.length();
  }

  /** The fields that others behind us may see too. */
  Headers endToEnd(Headers all) {
    return framing.endToEnd(all);
  }

  boolean persistent() {
    return framing.persistent(false);
  }

  boolean expectsContinue() {
    return expectation.continues();
  }
}
