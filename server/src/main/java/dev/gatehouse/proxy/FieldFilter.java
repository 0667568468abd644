package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fields that do not pass, in every spelling that somebody behind could fold together: whatever
 * the case, and with underscores for hyphens.
 */
final class FieldFilter {
  /** Fields of one connection (RFC 9110 §7.6.1), and framing, which is always made anew. */
  private static final List<String> CONNECTION =
      List.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length");

  /** Fields that servers take for what only we may say, or that change what a request asks. */
  private static final List<String> TRUSTED =
      List.of(
          "host",
          "expect",
          "http2-settings",
          "authorization",
          "proxy-authorization",
          "x-api-key",
          "forwarded",
          "proxy",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "fastly-client-ip",
          "x-original-url",
          "x-original-uri",
          "x-original-host",
          "x-original-method",
          "x-original-forwarded-for",
          "x-rewrite-url",
          "x-host",
          "x-http-method-override",
          "x-http-method",
          "x-method-override",
          "x-userinfo",
          "x-user-id",
          "x-remote-user",
          "remote-user",
          "x-authenticated-user",
          "x-authenticated-userid",
          "x-consumer-id",
          "x-consumer-username",
          "x-consumer-custom-id",
          "x-consumer-groups",
          "x-credential-identifier",
          "x-anonymous-consumer",
          "x-id-token",
          "x-client-cert",
          "x-ssl-client-cert",
          "ssl-client-cert",
          "x-envoy-original-path");

  private static final List<String> PREFIXES =
      List.of("x-forwarded-", "gatehouse-", "x-gatehouse-");

  /** What does not pass from an upstream to a caller. */
  static final FieldFilter ANSWER = new FieldFilter(CONNECTION, List.of("gatehouse-"));

  /**
   * What does not pass behind a content (RFC 9110 §6.5.1): it would come too late, or tell lies.
   */
  static final FieldFilter TRAILER =
      new FieldFilter(
          Stream.concat(
                  CONNECTION.stream(),
                  Stream.of(
                      "host",
                      "age",
                      "allow",
                      "authorization",
                      "cache-control",
                      "content-encoding",
                      "content-range",
                      "content-type",
                      "cookie",
                      "date",
                      "expires",
                      "location",
                      "max-forwards",
                      "proxy-authenticate",
                      "proxy-authorization",
                      "retry-after",
                      "set-cookie",
                      "vary",
                      "www-authenticate"))
              .toList(),
          List.of("gatehouse-", "access-control-"));

  /** One for all operations: what each call reads stays near the processor. */
  private static final FieldFilter REQUEST = with(List.of());

  private final byte[][][] byLength;
  private final byte[][] prefixes;

  private FieldFilter(Collection<String> names, List<String> prefixes) {
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    byLength = new byte[longest + 1][][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      byLength[length] =
          names.stream()
              .filter(name -> name.length() == wanted)
              .map(FieldFilter::bytes)
              .toArray(byte[][]::new);
    }
    this.prefixes = prefixes.stream().map(FieldFilter::bytes).toArray(byte[][]::new);
  }

  /**
   * What does not pass from a caller to an upstream.
   *
   * @param more further names, in lower case with hyphens
   */
  static FieldFilter request(Collection<String> more) {
    return more.isEmpty() ? REQUEST : with(more);
  }

  private static FieldFilter with(Collection<String> more) {
    List<String> names = new ArrayList<>(CONNECTION);
    names.addAll(TRUSTED);
    names.addAll(more);
    return new FieldFilter(names, PREFIXES);
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  boolean drops(Headers headers, int i) {
    byte[] bytes = headers.bytes();
    int from = headers.span(i, 0);
    int length = headers.span(i, 1) - from;
    if (length < byLength.length) {
      for (byte[] name : byLength[length]) {
        if (starts(bytes, from, name)) {
          return true;
        }
      }
    }
    for (byte[] prefix : prefixes) {
      if (length >= prefix.length && starts(bytes, from, prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean starts(byte[] bytes, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (folded(bytes[from + i]) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static int folded(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b == '_' ? '-' : b;
  }
}
