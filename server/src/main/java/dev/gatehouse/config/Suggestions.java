package dev.gatehouse.config;

import java.util.Collection;

/** What to write in place of a name that is not known. */
public final class Suggestions {
  private Suggestions() {}

  /** Asks for the known name that was probably meant, or lists what is known. */
  public static String among(String written, Collection<String> known) {
    return Words.nearest(written, known)
        .map(near -> "did you mean " + Words.quoted(near) + "?")
        .orElseGet(
            () -> known.isEmpty() ? "declare it first" : "known here: " + Words.listed(known));
  }
}
