package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Headers;

/** What a request presents as its credential. */
sealed interface Presented {

  /** Nothing. */
  record Nothing() implements Presented {}

  /** More than one, or something that is no credential of ours. */
  record Wrong(String why) implements Presented {}

  /**
   * One.
   *
   * @param bearer whether it came as {@code Authorization: Bearer}, and so may be a token
   */
  record One(String text, boolean bearer) implements Presented {}

  Presented NOTHING = new Nothing();

  /** Longest credential that is looked at; no token that is in use comes near it. */
  int MAX_LENGTH = 16_384;

  /** Looks at the two fields that may carry one; the query is never looked at. */
  static Presented in(Headers headers) {
    int found = -1;
    boolean bearer = false;
    for (int i = 0; i < headers.size(); i++) {
      boolean authorization = headers.named(i, "authorization");
      if (authorization || headers.named(i, "x-api-key")) {
        if (found >= 0) {
          return new Wrong("more than one credential");
        }
        found = i;
        bearer = authorization;
      }
    }
    if (found < 0) {
      return NOTHING;
    }
    String value = headers.value(found);
    return bearer ? bearer(value) : one(value, false);
  }

  // RFC 6750 §2.1, RFC 9110 §11.1: the scheme's name in any case, one or more spaces, one token.
  private static Presented bearer(String value) {
    if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return new Wrong("not the Bearer scheme");
    }
    int start = 7;
    while (start < value.length() && value.charAt(start) == ' ') {
      start++;
    }
    return one(value.substring(start), true);
  }

  private static Presented one(String text, boolean bearer) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return new Wrong(text.isEmpty() ? "empty" : "longer than " + MAX_LENGTH);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return new Wrong("a character that no credential holds");
      }
    }
    return new One(text, bearer);
  }
}
