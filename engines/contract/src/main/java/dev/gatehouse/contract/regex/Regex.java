package dev.gatehouse.contract.regex;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of ECMA-262 in Unicode mode. Immutable to its users, and shared by all
 * threads.
 */
public final class Regex {
  private final @Nullable Machine machine;
  private final @Nullable Backtracking backtracking;
  private final @Nullable String reservation;

  private Regex(
      @Nullable Machine machine,
      @Nullable Backtracking backtracking,
      @Nullable String reservation) {
    this.machine = machine;
    this.backtracking = backtracking;
    this.reservation = reservation;
  }

  /**
   * Compiles a pattern. What is not of ECMA-262 but of other dialects is run as those mean it.
   *
   * @throws PatternSyntaxException if nobody can read it
   */
  public static Regex compile(String pattern) {
    String why;
    boolean foreign = false;
    try {
      return new Regex(new Machine(Program.of(new Parser(pattern, true).parse())), null, null);
    } catch (NotLinear costly) {
      why = String.valueOf(costly.getMessage());
    } catch (PatternSyntaxException other) {
      why = "it is not of ECMA-262: " + other.getDescription();
      foreign = true;
    }
    return new Regex(null, new Backtracking(pattern, foreign), why);
  }

  /** Whether a text is a pattern of ECMA-262 in Unicode mode. */
  public static boolean isPattern(String text) {
    try {
      new Parser(text, false).parse();
      return true;
    } catch (NotLinear rightButCostly) {
      return true;
    } catch (PatternSyntaxException wrong) {
      return false;
    }
  }

  /** Why it cannot be run in linear time; empty if it is. Its steps are bounded then. */
  public Optional<String> reservation() {
    return Optional.ofNullable(reservation);
  }

  /**
   * Whether it matches somewhere in valid UTF-8.
   *
   * @throws Exhausted if that needs more steps than a text alone is given
   */
  public boolean finds(byte[] text, int from, int to) {
    return find(text, from, to, Backtracking.steps(to - from)) >= 0;
  }

  /**
   * Whether it matches somewhere in valid UTF-8, and what that costs beyond a look at each byte.
   *
   * @return steps where it matches, and their complement (less than 0) where it does not
   * @throws Exhausted if it needs more than so many steps
   */
  public long find(byte[] text, int from, int to, long most) {
    return machine != null
        ? machine.finds(text, from, to, most)
        : Objects.requireNonNull(backtracking).finds(text, from, to, most);
  }
}
