package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import java.util.List;

/** The head of a request in its one canonical form, whatever protocol it came in. */
public abstract sealed class CanonicalRequest permits RequestHead, StreamHead {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  final Limits limits;
  final RequestFields meaning = new RequestFields();
  final RequestTarget target = new RequestTarget();
  Headers headers = Headers.EMPTY;

  CanonicalRequest(Limits limits) {
    this.limits = limits;
  }

  /** Forgets the request read before. */
  final void forget() {
    headers = Headers.EMPTY;
    meaning.begin();
    target.clear();
  }

  /** Refuses the methods that ask something of us, not of what is behind. */
  static void refuseOurs(String method) throws Refused {
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      throw Refused.because(Reason.METHOD_NOT_ALLOWED, method, new Hint.Allow(METHODS));
    }
  }

  /** As far as it was read; empty if it was not. */
  public abstract String method();

  /** {@code http} or {@code https}: the listener's. */
  public abstract String scheme();

  /** The host in lower case without port. */
  public final String authority() {
    return meaning.authority();
  }

  /** The port beside the host; 0 if there is none. */
  public final int port() {
    return meaning.port();
  }

  /** Canonical; empty for {@code *} and for what was refused. */
  public final String path() {
    return target.path();
  }

  public final String query() {
    return target.query();
  }

  /** Whether the path holds {@code %2F %25 %3B %3F %23} or {@code ;}. */
  public final boolean hasEncodedDelimiter() {
    return target.hasEncodedDelimiter();
  }

  public final Headers headers() {
    return headers;
  }

  /** Whether a field's name holds signs other than hyphens, which some servers take for hyphens. */
  public abstract boolean hasOddNames();

  /** Bytes of content, or -1 if only its end will tell; 0 if there is none. */
  public abstract long contentLength();

  /** Whether the caller waits for {@code 100 Continue} (RFC 9110 §10.1.1). */
  public abstract boolean expectsContinue();
}
