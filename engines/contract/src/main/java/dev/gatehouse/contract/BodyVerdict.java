package dev.gatehouse.contract;

import java.util.List;

/** Whether a body keeps the contract. */
public sealed interface BodyVerdict {
  /** It does. */
  BodyVerdict OK = new Ok();

  /** It does. */
  record Ok() implements BodyVerdict {}

  /**
   * It is no JSON document that could be held against a schema.
   *
   * @param rule {@code json}, {@code utf-8}, {@code duplicate-key} or the bound that it exceeds
   * @param pointer the container that reading stopped in
   */
  record Malformed(String rule, String pointer) implements BodyVerdict {}

  /** It breaks rules of its schema: one at least. */
  record Broken(List<Violation> violations) implements BodyVerdict {
    public Broken {
      violations = List.copyOf(violations);
    }
  }
}
