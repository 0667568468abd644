package dev.gatehouse.admin;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out what it was asked for
 * @param err everything else
 */
public record Terminal(PrintStream out, PrintStream err) {
  /**
   * Somebody else's text, as it may stand on a line of a terminal: what callers, upstreams or the
   * authors of contracts wrote must not move the cursor or color the terminal of whoever reads it.
   */
  public static String shown(String text) {
    // Of \p{Cntrl} the JDK takes ASCII only; U+009B begins a command to a terminal as well.
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\uFFFD");
  }
}
