package dev.gatehouse.contract.document;

/** Something wrong, ambiguous or not supported in a contract, and where it is written. */
public record Diagnostic(Severity severity, String file, int line, int column, String message) {

  /** How bad it is: with an error there is no contract. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** What makes a contract unusable. */
  public static Diagnostic error(Place place, String message) {
    return new Diagnostic(Severity.ERROR, place.file(), place.line(), place.column(), message);
  }

  /** What its author should know. */
  public static Diagnostic warning(Place place, String message) {
    return new Diagnostic(Severity.WARNING, place.file(), place.line(), place.column(), message);
  }

  public boolean fatal() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
