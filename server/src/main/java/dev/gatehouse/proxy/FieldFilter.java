package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fields that do not pass, in every spelling that somebody behind could fold together: whatever
 * the case, and with any sign for a hyphen, since what becomes a variable of CGI has underscores
 * for all of them.
 */
final class FieldFilter {
  /** Letters in lower case, digits, and a hyphen for all else. */
  private static final byte[] FOLDED = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      FOLDED[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : kept ? c : '-');
    }
  }

  /** Fields of one connection (RFC 9110 §7.6.1), and framing, which is always made anew. */
  private static final List<String> CONNECTION =
      List.of(
          "connection",
          "keep-alive",
          "max-forwards",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length");

  /** What does not pass from an upstream to a caller. */
  static final FieldFilter ANSWER =
      new FieldFilter(
          Stream.concat(
                  CONNECTION.stream(),
                  // RFC 7838 §3: another way to the upstream, past us. RFC 9110 §11.7: to us alone.
                  Stream.of("alt-svc", "proxy-authenticate", "proxy-authentication-info"))
              .toList(),
          List.of("gatehouse-"));

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

  /** By what they begin with: most names begin with another letter than all of them. */
  private final byte[][][] prefixes = new byte[128][][];

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
    for (int first = 0; first < this.prefixes.length; first++) {
      int wanted = first;
      this.prefixes[first] =
          prefixes.stream()
              .map(FieldFilter::bytes)
              .filter(prefix -> prefix[0] == wanted)
              .toArray(byte[][]::new);
    }
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
    names.addAll(TrustedNames.WHOLE);
    names.addAll(more);
    return new FieldFilter(names, TrustedNames.PREFIXES);
  }

  private static byte[] bytes(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = FOLDED[bytes[i] & 0xff];
    }
    return bytes;
  }

  /** Whether none of them passes. */
  boolean dropsAll(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      if (!drops(headers, i)) {
        return false;
      }
    }
    return true;
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
    for (byte[] prefix : prefixes[FOLDED[bytes[from] & 0xff]]) {
      if (length >= prefix.length && starts(bytes, from, prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean starts(byte[] bytes, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (FOLDED[bytes[from + i] & 0xff] != name[i]) {
        return false;
      }
    }
    return true;
  }
}
