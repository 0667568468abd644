package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;

/**
 * How much further a request may go (RFC 9110 §7.6.2). Of the methods that are bound by it only
 * OPTIONS comes through here.
 */
final class MaxForwards {
  static final String NAME = "max-forwards";

  private static final int LONGEST = 9;

  private MaxForwards() {}

  /** Of a request: 0 if it ends here; -1 if nothing is said, or nothing that binds us. */
  static int of(String method, Headers headers) {
    if (!method.equals("OPTIONS")) {
      return -1;
    }
    String value = headers.first(NAME).orElse("");
    boolean number = value.length() <= LONGEST && value.matches("[0-9]+");
    return number ? Integer.parseInt(value) : -1;
  }
}
