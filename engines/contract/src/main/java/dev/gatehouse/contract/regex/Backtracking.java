package dev.gatehouse.contract.regex;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK's matcher with a budget: what needs more steps than that does not match. */
final class Backtracking {
  private static final int STEPS = 200_000;
  private static final int STEPS_PER_CHARACTER = 50;

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

  boolean finds(byte[] text, int from, int to) {
    String string = new String(text, from, to - from, StandardCharsets.UTF_8);
    Matcher matcher = pattern.matcher(new Budget(string));
    try {
      return matcher.find();
    } catch (Spent _) {
      return false;
    } catch (StackOverflowError _) {
      return false;
    }
  }

  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Spent() {
      super("", null, false, false);
    }
  }

  /** Text that can be looked at so many times. */
  private static final class Budget implements CharSequence {
    private final CharSequence text;
    private long left;

    Budget(CharSequence text) {
      this.text = text;
      this.left = STEPS + (long) STEPS_PER_CHARACTER * text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new Spent();
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
