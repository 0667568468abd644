package dev.gatehouse.register;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator has stopped: no call of it passes until it is resumed.
 *
 * @param name what is stopped; empty for everything
 * @param reason why, in the operator's words; for records, never for callers
 * @param by the person who did it
 * @param millis when, since the epoch
 */
public record Stop(Scope scope, String name, String reason, String by, long millis) {
  private static final int NAME_CHARS = 500;
  private static final int REASON_CHARS = 1_000;
  private static final int FIELDS = 5;

  /** What kind of thing is stopped. */
  public enum Scope {
    EVERYTHING,
    /** An upstream, as the configuration names it; an API's own has the API's name. */
    UPSTREAM,
    API,
    /** An operation, as {@code api.operation}. */
    OPERATION,
    TIER,
    INTEGRATION,
    /** Whoever calls, or on whose behalf somebody calls, as records name them. */
    CALLER,
    /** A key, token or certificate, as records name it. */
    CREDENTIAL;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The word on the command line, in records and in the file. */
    public String code() {
      return code;
    }

    /** The scope of a word. */
    public static Optional<Scope> of(String code) {
      return Arrays.stream(values()).filter(scope -> scope.code.equals(code)).findFirst();
    }

    /** All words. */
    public static List<String> codes() {
      return Arrays.stream(values()).map(Scope::code).toList();
    }
  }

  public Stop {
    if (name.isEmpty() != (scope == Scope.EVERYTHING)) {
      throw new IllegalArgumentException(
          scope == Scope.EVERYTHING
              ? "everything has no name"
              : scope.code() + " needs the name of what is stopped");
    }
    check("a name", name, NAME_CHARS);
    check("a reason", reason, REASON_CHARS);
    check("a person", by, NAME_CHARS);
  }

  private static void check(String what, String text, int most) {
    if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "%s must have at most %d characters, and no control characters".formatted(what, most));
    }
  }

  /** What is stopped, in words. */
  public String what() {
    return name.isEmpty() ? scope.code() : scope.code() + " " + name;
  }

  String line() {
    return String.join("\t", scope.code(), name, Long.toString(millis), by, reason);
  }

  static Stop parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a stop");
    }
    Scope scope =
        Scope.of(fields[0])
            .orElseThrow(() -> new IllegalArgumentException("there is no scope " + fields[0]));
    return new Stop(scope, fields[1], fields[4], fields[3], Long.parseLong(fields[2]));
  }
}
