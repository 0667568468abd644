package dev.gatehouse.pipeline;

import java.net.InetAddress;

/**
 * What was asked, in the one canonical form that is matched, authorized, forwarded and recorded.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority the host as the caller names it: lower case, without port
 * @param port the port beside the host, if it is the one that the call came to or a trusted proxy
 *     names it; else 0
 * @param path canonical: starts with a slash, unreserved characters decoded, other escapes in upper
 *     case, no dot or empty segments
 * @param query as it came, without the question mark; empty if there is none
 * @param source the address that the call came from
 * @param certificate what the caller's connection proved itself with
 * @param own fields that Gatehouse puts beside the caller's, for the upstream
 */
public record Request(
    String method,
    String scheme,
    String authority,
    int port,
    String path,
    String query,
    Headers headers,
    Body body,
    InetAddress source,
    ClientCertificate certificate,
    Headers own) {

  /** A request to which nothing was put. */
  public Request(
      String method,
      String scheme,
      String authority,
      int port,
      String path,
      String query,
      Headers headers,
      Body body,
      InetAddress source,
      ClientCertificate certificate) {
    this(
        method,
        scheme,
        authority,
        port,
        path,
        query,
        headers,
        body,
        source,
        certificate,
        Headers.EMPTY);
  }

  /** A request on a connection without a certificate, to the usual port. */
  public Request(
      String method,
      String scheme,
      String authority,
      String path,
      String query,
      Headers headers,
      Body body,
      InetAddress source) {
    this(method, scheme, authority, 0, path, query, headers, body, source, ClientCertificate.NONE);
  }

  public Request with(Headers other) {
    return new Request(
        method, scheme, authority, port, path, query, other, body, source, certificate, own);
  }

  public Request with(Body read) {
    return new Request(
        method, scheme, authority, port, path, query, headers, read, source, certificate, own);
  }

  /** The request with these fields beside the caller's. */
  public Request owning(Headers fields) {
    return new Request(
        method, scheme, authority, port, path, query, headers, body, source, certificate, fields);
  }
}
