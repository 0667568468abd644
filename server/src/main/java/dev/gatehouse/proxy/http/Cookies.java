package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import java.util.Arrays;

/** Cookies may come in crumbs, which HTTP/1.1 knows as one field (RFC 9113 §8.2.3). */
final class Cookies {
  private Cookies() {}

  /** The same with at most one field of cookies, and nothing of the crumbs that are empty. */
  static Headers joined(Headers headers) {
    int crumbs = headers.count("cookie");
    return crumbs > 1 ? join(headers) : headers;
  }

  private static Headers join(Headers headers) {
    byte[] bytes = headers.bytes();
    byte[] more = Arrays.copyOf(bytes, 2 * bytes.length + 8);
    int[] spans = new int[4 * headers.size()];
    int at = bytes.length;
    int count = 0;
    int cookie = -1;
    for (int i = 0; i < headers.size(); i++) {
      boolean crumb = headers.named(i, "cookie");
      if (!crumb || cookie < 0) {
        cookie = crumb ? count : cookie;
        for (int k = 0; k < 4; k++) {
          spans[4 * count + k] = headers.span(i, k);
        }
        count++;
      }
      if (crumb) {
        int from = headers.span(i, 2);
        int length = headers.span(i, 3) - from;
        if (length > 0 && at > bytes.length) {
          more[at++] = ';';
          more[at++] = ' ';
        }
        System.arraycopy(bytes, from, more, at, length);
        at += length;
      }
    }
    spans[4 * cookie + 2] = bytes.length;
    spans[4 * cookie + 3] = at;
    return new Headers(more, spans, count);
  }
}
