package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;

/** The head of a request in its one canonical form, whatever protocol it came in. */
public sealed interface CanonicalRequest permits RequestHead, StreamHead {
  /** As far as it was read; empty if it was not. */
  String method();

  /** {@code http} or {@code https}: the listener's. */
  String scheme();

  /** The host in lower case without port. */
  String authority();

  /** Canonical; empty for {@code *} and for what was refused. */
  String path();

  String query();

  /** Whether the path holds {@code %2F %25 %3B %3F %23} or {@code ;}. */
  boolean hasEncodedDelimiter();

  Headers headers();

  /** Whether a field's name holds signs other than hyphens, which some servers take for hyphens. */
  boolean hasOddNames();

  /** Bytes of content, or -1 if only its end will tell; 0 if there is none. */
  long contentLength();

  /** Whether the caller waits for {@code 100 Continue} (RFC 9110 §10.1.1). */
  boolean expectsContinue();
}
