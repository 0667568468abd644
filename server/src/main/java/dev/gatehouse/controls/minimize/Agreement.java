package dev.gatehouse.controls.minimize;

import dev.gatehouse.contract.Answers;
import dev.gatehouse.contract.Projection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What one integration may be answered by one operation. */
public sealed interface Agreement {

  /** Whatever comes, unread: nothing is known of the operation, and the entry names no fields. */
  record Anything() implements Agreement {}

  /**
   * What the contract declares, less what the entry does not name.
   *
   * @param problems what leaves of errors in {@code application/problem+json}
   * @param opaque whether media types that are not JSON may leave where they are declared
   */
  record Declared(Answers answers, Answers problems, boolean opaque) implements Agreement {

    Projection projection(int status, String contentType) {
      boolean problem = status >= 400 && contentType.startsWith("application/problem+json");
      return (problem ? problems : answers).projection(status, contentType);
    }
  }

  Agreement ANYTHING = new Anything();

  // RFC 9457 §3.1: these say what kind of problem it is, not whose.
  List<String> PROBLEM = List.of("type", "title", "status");

  /** All that the contract declares. */
  static Agreement all(Answers declared, boolean opaque) {
    return new Declared(declared, declared, opaque);
  }

  /**
   * Of what the contract declares, these fields: JSON pointers, or names at the top. Of a problem
   * its kind leaves too, since a caller has to know why it got nothing.
   */
  static Agreement only(Answers declared, Collection<String> fields, boolean opaque) {
    List<String> problem = new ArrayList<>(fields);
    problem.addAll(PROBLEM);
    return new Declared(declared.only(fields), declared.only(problem), opaque);
  }
}
