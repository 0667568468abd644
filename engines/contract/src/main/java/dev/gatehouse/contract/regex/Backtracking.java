package dev.gatehouse.contract.regex;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The JDK's matcher with a budget. */
final class Backtracking {
  private static final int STEPS = 200_000;
  private static final int STEPS_PER_BYTE = 50;

  private final Pattern pattern;

  Backtracking(String source) {
    pattern = Pattern.compile(translated(source), Pattern.UNIX_LINES);
  }

  /** What the JDK reads otherwise than ECMA-262: the end, and what is special inside a class. */
  private static String translated(String source) {
    StringBuilder made = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length()) {
        made.append(c).append(source.charAt(++i));
      } else if (c == '$' && !inClass) {
        made.append("\\z");
      } else if (inClass && (c == '[' || c == '&')) {
        made.append('\\').append(c);
      } else {
        inClass = c == '[' || (inClass && c != ']');
        made.append(c);
      }
    }
    return made.toString();
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
