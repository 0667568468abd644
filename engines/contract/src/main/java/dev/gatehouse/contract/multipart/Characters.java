package dev.gatehouse.contract.multipart;

/** The sets of characters that multipart bodies are made of. */
public final class Characters {
  private Characters() {}

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** RFC 9110 §5.6.2. */
  public static boolean isToken(int c) {
    return isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** RFC 2046 §5.1.1: bchars. */
  static boolean isBoundary(int c) {
    return isLetterOrDigit(c) || "'()+_,-./:=? ".indexOf(c) >= 0;
  }
}
