package dev.gatehouse.contract.schema;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Which code points a label of an international host name may hold (RFC 5892), computed from what
 * the JDK knows of Unicode.
 */
final class CodePoints {
  private static final char ZERO_WIDTH_NON_JOINER = '\u200C';
  private static final char ZERO_WIDTH_JOINER = '\u200D';
  private static final int LETTER_DIGITS =
      1 << Character.LOWERCASE_LETTER
          | 1 << Character.UPPERCASE_LETTER
          | 1 << Character.OTHER_LETTER
          | 1 << Character.DECIMAL_DIGIT_NUMBER
          | 1 << Character.MODIFIER_LETTER
          | 1 << Character.NON_SPACING_MARK
          | 1 << Character.COMBINING_SPACING_MARK;
  private static final int MARKS =
      1 << Character.NON_SPACING_MARK
          | 1 << Character.COMBINING_SPACING_MARK
          | 1 << Character.ENCLOSING_MARK;

  // RFC 5892 §2.6: allowed, and not, against the rules.
  private static final int[] ALLOWED = {0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007};
  private static final int[][] REFUSED = {
    {0x640, 0x640},
    {0x7FA, 0x7FA},
    {0x302E, 0x302F},
    {0x3031, 0x3035},
    {0x303B, 0x303B},
    // §2.3, what is ignorable among letters and marks
    {0x34F, 0x34F},
    {0x115F, 0x1160},
    {0x17B4, 0x17B5},
    {0x180B, 0x180D},
    {0x180F, 0x180F},
    {0x3164, 0x3164},
    {0xFE00, 0xFE0F},
    {0xFFA0, 0xFFA0},
    {0xE0100, 0xE01EF},
    // §2.4, ignorable blocks
    {0x20D0, 0x20FF},
    {0x1D100, 0x1D1FF},
    {0x1D200, 0x1D24F},
    // §2.9, old Hangul Jamo
    {0x1100, 0x11FF},
    {0xA960, 0xA97C},
    {0xD7B0, 0xD7C6},
    {0xD7CB, 0xD7FB},
  };

  // Joining types of the scripts in which a non-joiner is written: Arabic, Syriac, N'Ko.
  private static final int[][] JOINS_BOTH = {
    {0x620, 0x620}, {0x626, 0x626}, {0x628, 0x628}, {0x62A, 0x62E}, {0x633, 0x63F},
    {0x641, 0x647}, {0x649, 0x64A}, {0x66E, 0x66F}, {0x678, 0x687}, {0x69A, 0x6BF},
    {0x6C1, 0x6C2}, {0x6CC, 0x6CC}, {0x6CE, 0x6CE}, {0x6D0, 0x6D1}, {0x6FA, 0x6FC},
    {0x6FF, 0x6FF}, {0x712, 0x714}, {0x71A, 0x71D}, {0x71F, 0x727}, {0x729, 0x729},
    {0x72B, 0x72B}, {0x72D, 0x72E}, {0x74E, 0x758}, {0x75C, 0x76A}, {0x76D, 0x770},
    {0x772, 0x772}, {0x775, 0x777}, {0x77A, 0x77F}, {0x7CA, 0x7EA},
  };
  private static final int[][] JOINS_BEFORE = {
    {0x622, 0x625}, {0x627, 0x627}, {0x629, 0x629}, {0x62F, 0x632}, {0x648, 0x648},
    {0x671, 0x673}, {0x675, 0x677}, {0x688, 0x699}, {0x6C0, 0x6C0}, {0x6C3, 0x6CB},
    {0x6CD, 0x6CD}, {0x6CF, 0x6CF}, {0x6D2, 0x6D3}, {0x6D5, 0x6D5}, {0x6EE, 0x6EF},
    {0x710, 0x710}, {0x715, 0x719}, {0x71E, 0x71E}, {0x728, 0x728}, {0x72A, 0x72A},
    {0x72C, 0x72C}, {0x72F, 0x72F}, {0x74D, 0x74D}, {0x759, 0x75B}, {0x76B, 0x76C},
    {0x771, 0x771}, {0x773, 0x774}, {0x778, 0x779},
  };

  private CodePoints() {}

  static boolean isMark(int codePoint) {
    return (1 << Character.getType(codePoint) & MARKS) != 0;
  }

  /** Whether a label may hold the code point at an index (RFC 5892 §3, appendix A). */
  static boolean fits(int[] label, int at) {
    int c = label[at];
    return switch (c) {
      case ZERO_WIDTH_NON_JOINER -> afterVirama(label, at) || joined(label, at);
      case ZERO_WIDTH_JOINER -> afterVirama(label, at);
      case 0xB7 -> at > 0 && label[at - 1] == 'l' && at + 1 < label.length && label[at + 1] == 'l';
      case 0x375 -> at + 1 < label.length && is(Character.UnicodeScript.GREEK, label[at + 1]);
      case 0x5F3, 0x5F4 -> at > 0 && is(Character.UnicodeScript.HEBREW, label[at - 1]);
      case 0x30FB -> hasJapanese(label);
      default -> {
        if (c >= 0x660 && c <= 0x669) {
          yield !holds(label, 0x6F0, 0x6F9);
        }
        yield (c >= 0x6F0 && c <= 0x6F9) ? !holds(label, 0x660, 0x669) : isValid(c);
      }
    };
  }

  private static boolean isValid(int c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    for (int allowed : ALLOWED) {
      if (c == allowed) {
        return true;
      }
    }
    return (1 << Character.getType(c) & LETTER_DIGITS) != 0 && !in(REFUSED, c) && isStable(c);
  }

  /** RFC 5892 §2.2: it stays what it is when case and compatibility are folded. */
  private static boolean isStable(int c) {
    String text = Character.toString(c);
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
    return text.equals(Normalizer.normalize(folded(plain), Normalizer.Form.NFKC));
  }

  private static String folded(String text) {
    int c = text.codePointAt(0);
    // Unicode folds Cherokee to capitals, and the dotless i not at all.
    if (is(Character.UnicodeScript.CHEROKEE, c)) {
      return text.toUpperCase(Locale.ROOT);
    }
    return c == 0x131 ? text : text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static boolean is(Character.UnicodeScript script, int codePoint) {
    return Character.UnicodeScript.of(codePoint) == script;
  }

  private static boolean hasJapanese(int[] label) {
    for (int c : label) {
      Character.UnicodeScript script = Character.UnicodeScript.of(c);
      if (script == Character.UnicodeScript.HIRAGANA
          || script == Character.UnicodeScript.KATAKANA
          || script == Character.UnicodeScript.HAN) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(int[] label, int from, int to) {
    for (int c : label) {
      if (c >= from && c <= to) {
        return true;
      }
    }
    return false;
  }

  private static boolean in(int[][] ranges, int c) {
    for (int[] range : ranges) {
      if (c >= range[0] && c <= range[1]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the code point before is a virama: one of combining class 9, which normalizing puts
   * behind class 8 (U+3099) and before class 10 (U+05B0).
   */
  private static boolean afterVirama(int[] label, int at) {
    if (at == 0 || !isMark(label[at - 1])) {
      return false;
    }
    String mark = Character.toString(label[at - 1]);
    return moves(mark + "\u3099") && moves("\u05B0" + mark);
  }

  private static boolean moves(String marks) {
    return !Normalizer.isNormalized("x" + marks, Normalizer.Form.NFD);
  }

  /** Whether letters join over a non-joiner (RFC 5892, appendix A.1). */
  private static boolean joined(int[] label, int at) {
    int before = at - 1;
    while (before >= 0 && isTransparent(label[before])) {
      before--;
    }
    int after = at + 1;
    while (after < label.length && isTransparent(label[after])) {
      after++;
    }
    return before >= 0
        && in(JOINS_BOTH, label[before])
        && after < label.length
        && (in(JOINS_BOTH, label[after]) || in(JOINS_BEFORE, label[after]));
  }

  private static boolean isTransparent(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }
}
