package dev.gatehouse.contract.strict;

import dev.gatehouse.contract.document.Place;
import java.util.Locale;

/**
 * One place where a contract leaves something open.
 *
 * @param operation that leads to it; the first of them, if there are several
 * @param answered whether it is met in an answer, and in no request
 * @param pointer JSON pointer into the file that {@code place} names
 */
public record Weakness(Kind kind, String operation, boolean answered, String pointer, Place place) {

  /** What is left open. */
  public enum Kind {
    /** Whoever comes may call the operation. */
    NO_SECURITY,
    /** The schema refuses nothing, or not even a type. */
    ACCEPTS_ANYTHING,
    /** A string of any length. */
    UNBOUNDED_TEXT,
    /** A number of any size. */
    UNBOUNDED_NUMBER,
    /** An array of any number of items. */
    UNBOUNDED_LIST;

    /** In lower case, with hyphens. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
