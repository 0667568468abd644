package dev.gatehouse.contract.regex;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The JDK's matcher with a budget. */
final class Backtracking {
  private static final int STEPS = 200_000;
  private static final int STEPS_PER_BYTE = 50;

  // ECMA-262 §12.2, §12.3 and §22.2.2.9, inside a class.
  private static final String SPACE = "\\s\\p{Z}\\x{FEFF}";
  private static final String ANY = "[^\\n\\r\\x{2028}\\x{2029}]";

  private final Pattern pattern;

  /**
   * Compiles a pattern.
   *
   * @param foreign whether it is of a dialect that is more like the JDK's than ECMA-262
   */
  Backtracking(String source, boolean foreign) {
    pattern = Pattern.compile(translated(source, foreign), foreign ? Pattern.UNIX_LINES : 0);
  }

  /**
   * What the JDK reads otherwise than ECMA-262: the end, any character, white space, code points in
   * braces, and what is special inside a class.
   */
  private static String translated(String source, boolean foreign) {
    StringBuilder made = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length()) {
        char escaped = source.charAt(++i);
        boolean braced = escaped == 'u' && source.startsWith("{", i + 1);
        made.append(foreign ? "\\" + escaped : escaped(braced ? 'x' : escaped, inClass));
      } else if (c == '$' && !inClass) {
        made.append("\\z");
      } else if (c == '.' && !inClass && !foreign) {
        made.append(ANY);
      } else if (inClass && (c == '[' || c == '&')) {
        made.append('\\').append(c);
      } else {
        inClass = c == '[' || (inClass && c != ']');
        made.append(c);
      }
    }
    return made.toString();
  }

  private static String escaped(char c, boolean inClass) {
    return switch (c) {
      case 's' -> inClass ? SPACE : "[" + SPACE + "]";
      case 'S' -> "[^" + SPACE + "]";
      default -> "\\" + c;
    };
  }

  /** What a text of so many bytes may cost where it stands alone. */
  static long steps(int bytes) {
    return STEPS + (long) STEPS_PER_BYTE * bytes;
  }

  /**
   * Whether it matches somewhere: the steps that this took, or their complement.
   *
   * @throws Exhausted if it needs more
   */
  long finds(byte[] text, int from, int to, long most) {
    Budget budget = new Budget(new String(text, from, to - from, StandardCharsets.UTF_8), most);
    try {
      boolean found = pattern.matcher(budget).find();
      long used = most - budget.left;
      return found ? used : ~used;
    } catch (StackOverflowError _) {
      throw new Exhausted();
    }
  }

  /** Text that can be looked at so many times. */
  private static final class Budget implements CharSequence {
    private final CharSequence text;
    private long left;

    Budget(CharSequence text, long most) {
      this.text = text;
      this.left = most;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new Exhausted();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
