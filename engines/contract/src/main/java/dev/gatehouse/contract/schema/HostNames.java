package dev.gatehouse.contract.schema;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Host names (RFC 1123 §2.1) and international ones (RFC 5890, 5891, 5893). */
final class HostNames {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;
  private static final String PREFIX = "xn--";

  private HostNames() {}

  /**
   * Labels of letters, digits and inner hyphens; those that begin with xn-- must mean something.
   */
  static boolean ascii(byte[] text, int from, int to) {
    if (to == from || to - from > MAX_NAME) {
      return false;
    }
    boolean encoded = false;
    int label = from;
    for (int p = from; p <= to; p++) {
      if (p == to || text[p] == '.') {
        if (p == label || p - label > MAX_LABEL || text[label] == '-' || text[p - 1] == '-') {
          return false;
        }
        encoded |= isEncoded(text, label, p);
        label = p + 1;
      } else if (!isLetterOrDigit(text[p]) && text[p] != '-') {
        return false;
      }
    }
    return !encoded || international(text, from, to);
  }

  private static boolean isEncoded(byte[] text, int from, int to) {
    return to - from > PREFIX.length()
        && (text[from] | 0x20) == 'x'
        && (text[from + 1] | 0x20) == 'n'
        && text[from + 2] == '-'
        && text[from + 3] == '-';
  }

  static boolean isLetterOrDigit(byte c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  }

  /** Labels in Unicode or in their ASCII form. */
  static boolean international(byte[] text, int from, int to) {
    if (to - from > 4 * MAX_NAME) {
      return false;
    }
    String name = new String(text, from, to - from, StandardCharsets.UTF_8);
    List<int[]> labels = new ArrayList<>();
    int length = -1;
    for (String label : name.split("[.\u3002\uFF0E\uFF61]", -1)) {
      int[] unicode = label(label);
      if (unicode == null) {
        return false;
      }
      labels.add(unicode);
      length += 1 + asciiLength(label, unicode);
    }
    return length <= MAX_NAME && keepsDirection(labels);
  }

  private static int asciiLength(String label, int[] unicode) {
    return isAscii(label) ? label.length() : PREFIX.length() + Punycode.encode(unicode).length();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** The code points of a label, or null if it is none. */
  private static int @Nullable [] label(String label) {
    if (label.isEmpty() || label.codePointCount(0, label.length()) > MAX_LABEL) {
      return null;
    }
    boolean ascii = isAscii(label);
    String lower = ascii ? label.toLowerCase(Locale.ROOT) : label;
    if (ascii && !lower.startsWith(PREFIX)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      return ascii(bytes, 0, bytes.length) ? lower.codePoints().toArray() : null;
    }
    int[] unicode =
        ascii ? Punycode.decode(lower.substring(PREFIX.length())) : label.codePoints().toArray();
    if (unicode == null || !isUnicodeLabel(unicode)) {
      return null;
    }
    String encoded = PREFIX + Punycode.encode(unicode);
    return encoded.length() <= MAX_LABEL && (!ascii || encoded.equals(lower)) ? unicode : null;
  }

  /** RFC 5891 §4.2.3. */
  private static boolean isUnicodeLabel(int[] label) {
    int last = label.length - 1;
    if (last < 0
        || label[0] == '-'
        || label[last] == '-'
        || (last > 2 && label[2] == '-' && label[3] == '-')
        || CodePoints.isMark(label[0])) {
      return false;
    }
    boolean beyond = false;
    for (int i = 0; i <= last; i++) {
      beyond |= label[i] >= 0x80;
      if (!CodePoints.fits(label, i)) {
        return false;
      }
    }
    String text = new String(label, 0, label.length);
    return beyond && Normalizer.isNormalized(text, Normalizer.Form.NFC);
  }

  /** The rule for names in which something is written from right to left (RFC 5893 §2). */
  private static boolean keepsDirection(List<int[]> labels) {
    boolean any = false;
    for (int[] label : labels) {
      for (int c : label) {
        any |= isRightToLeft(c) || Character.getDirectionality(c) == ARABIC_NUMBER;
      }
    }
    return !any || labels.stream().allMatch(HostNames::keepsDirection);
  }

  private static final byte LEFT_TO_RIGHT = Character.DIRECTIONALITY_LEFT_TO_RIGHT;
  private static final byte ARABIC_NUMBER = Character.DIRECTIONALITY_ARABIC_NUMBER;
  private static final byte EUROPEAN_NUMBER = Character.DIRECTIONALITY_EUROPEAN_NUMBER;

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static boolean keepsDirection(int[] label) {
    boolean rightToLeft = isRightToLeft(label[0]);
    boolean leftToRight = Character.getDirectionality(label[0]) == LEFT_TO_RIGHT;
    boolean european = false;
    boolean arabic = false;
    boolean ends = false;
    for (int c : label) {
      byte direction = Character.getDirectionality(c);
      boolean letter = rightToLeft ? isRightToLeft(c) : direction == LEFT_TO_RIGHT;
      boolean number = direction == EUROPEAN_NUMBER || (rightToLeft && direction == ARABIC_NUMBER);
      if (!letter && !number && !isNeutral(direction)) {
        return false;
      }
      european |= direction == EUROPEAN_NUMBER;
      arabic |= direction == ARABIC_NUMBER;
      if (direction != Character.DIRECTIONALITY_NONSPACING_MARK) {
        ends = letter || number;
      }
    }
    return (rightToLeft || leftToRight) && ends && !(rightToLeft && european && arabic);
  }

  private static boolean isNeutral(byte direction) {
    return switch (direction) {
      case Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
          Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
          Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
          Character.DIRECTIONALITY_OTHER_NEUTRALS,
          Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
          Character.DIRECTIONALITY_NONSPACING_MARK ->
          true;
      default -> false;
    };
  }
}
