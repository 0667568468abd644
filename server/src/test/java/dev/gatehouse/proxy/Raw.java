package dev.gatehouse.proxy;

/** Messages as text. */
final class Raw {
  private Raw() {}

  /** A head of these lines, its end included. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }
}
