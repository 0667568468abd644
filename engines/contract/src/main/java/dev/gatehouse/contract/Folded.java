package dev.gatehouse.contract;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text of a path without the case of its letters, those that are percent-encoded too. */
final class Folded {
  private static final HexFormat HEX = HexFormat.of();

  private Folded() {}

  /** Whatever is beyond ASCII stays encoded; what is no UTF-8 stays as it is. */
  static String of(String text) {
    StringBuilder made = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int end = at;
      while (isBeyondAscii(text, end)) {
        end += 3;
      }
      if (end == at) {
        append(made, text.codePointAt(at));
        at += Character.charCount(text.codePointAt(at));
      } else {
        String run = text.substring(at, end);
        String decoded = PercentCoding.decode(run, false);
        if (decoded == null) {
          made.append(run);
        } else {
          decoded.codePoints().forEach(letter -> append(made, letter));
        }
        at = end;
      }
    }
    return made.toString();
  }

  private static boolean isBeyondAscii(String text, int at) {
    return at + 2 < text.length()
        && text.charAt(at) == '%'
        && Character.digit(text.charAt(at + 1), 16) >= 8;
  }

  /** As {@link String#equalsIgnoreCase} compares. */
  private static void append(StringBuilder into, int letter) {
    int folded = Character.toLowerCase(Character.toUpperCase(letter));
    if (folded < 0x80) {
      into.append((char) folded);
      return;
    }
    for (byte part : Character.toString(folded).getBytes(StandardCharsets.UTF_8)) {
      into.append('%').append(HEX.toHexDigits(part));
    }
  }
}
