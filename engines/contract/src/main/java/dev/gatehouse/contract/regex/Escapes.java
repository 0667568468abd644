package dev.gatehouse.contract.regex;

/** What stands behind a backslash (ECMA-262 §22.2.1, AtomEscape and ClassEscape). */
final class Escapes {
  private final Parser parser;
  private final boolean lenient;

  Escapes(Parser parser, boolean lenient) {
    this.parser = parser;
    this.lenient = lenient;
  }

  Tree atom() {
    int c = parser.peek();
    if (c == 'b' || c == 'B') {
      parser.next();
      return new Tree.At(c == 'b' ? Tree.Place.WORD_EDGE : Tree.Place.NO_WORD_EDGE);
    }
    if ((c >= '1' && c <= '9') || c == 'k') {
      throw new NotLinear("it refers back");
    }
    return new Tree.One(set(false));
  }

  Ranges inClass() {
    return set(true);
  }

  private Ranges set(boolean inClass) {
    int c = parser.next();
    return switch (c) {
      case 'd' -> Ranges.DIGIT;
      case 'D' -> Ranges.DIGIT.not();
      case 'w' -> Ranges.WORD;
      case 'W' -> Ranges.WORD.not();
      case 's' -> Ranges.SPACE;
      case 'S' -> Ranges.SPACE.not();
      case 'p', 'P' -> property(c == 'P');
      default -> {
        int one = character(c, inClass);
        yield Ranges.of(one, one);
      }
    };
  }

  private Ranges property(boolean not) {
    if (!parser.take("{")) {
      throw parser.wrong("\\p without {");
    }
    String name = parser.until('}');
    Ranges found = Properties.of(name);
    if (found == null) {
      throw parser.wrong("not a property of Unicode: " + name);
    }
    return not ? found.not() : found;
  }

  private int character(int c, boolean inClass) {
    return switch (c) {
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      case '0' -> 0;
      case 'c' -> control();
      case 'x' -> hex(2);
      case 'u' -> unicode();
      case 'b' -> inClass ? '\b' : c;
      case '-' -> c;
      default -> {
        boolean letter = c < 0x80 && Character.isLetterOrDigit(c);
        if (!Parser.isSyntax(c) && (!lenient || letter)) {
          throw parser.wrong("not an escape of ECMA-262");
        }
        yield c;
      }
    };
  }

  private int control() {
    int letter = parser.next();
    if (letter >= 0x80 || !Character.isLetter(letter)) {
      throw parser.wrong("\\c without a letter");
    }
    return letter % 32;
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(parser.next(), 16);
      if (digit < 0) {
        throw parser.wrong("not hexadecimal");
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private int unicode() {
    if (parser.take("{")) {
      String digits = parser.until('}');
      if (!digits.matches("[0-9A-Fa-f]{1,6}")) {
        throw parser.wrong("not a code point");
      }
      return Integer.parseInt(digits, 16);
    }
    int high = hex(4);
    int behind = parser.at();
    if (Character.isHighSurrogate((char) high) && parser.take("\\u")) {
      int low = hex(4);
      if (Character.isLowSurrogate((char) low)) {
        return Character.toCodePoint((char) high, (char) low);
      }
      parser.back(behind);
    }
    return high;
  }
}
