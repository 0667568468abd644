package dev.gatehouse.journal;

/**
 * Something that is not as it was signed.
 *
 * @param kind what sort of damage
 * @param file the file it is in, relative to the state folder
 * @param first first record concerned
 * @param end behind the last one
 * @param what one sentence for people
 */
public record Finding(Kind kind, String file, long first, long end, String what) {
  /** A sort of damage. */
  public enum Kind {
    /** Records are not those that were signed. */
    ALTERED,
    /** A segment, or records in the middle, are gone. */
    DELETED,
    /** The last records are gone. */
    TRUNCATED,
    /** A segment stands where another belongs. */
    MISPLACED,
    /** A note is missing, or not signed by the journal's key. */
    UNSIGNED,
    /** A checkpoint that was kept elsewhere tells another history. */
    FORKED
  }

  @Override
  public String toString() {
    String records = first < end ? " records %d to %d:".formatted(first, end - 1) : "";
    return kind + " " + file + ":" + records + " " + what;
  }
}
