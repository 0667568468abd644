package dev.gatehouse.contract;

import dev.gatehouse.contract.schema.Breach;

/**
 * One rule that a request breaks; it never holds the value itself.
 *
 * @param in the part of the request
 * @param name of the parameter; empty for a body
 * @param pointer JSON pointer inside the parameter or body; empty for the whole of it
 * @param rule the keyword of the schema, or a rule of this library such as {@code duplicate-key}
 * @param expected what would have been right
 * @param schema where the rule is written, empty if it is none of the contract's
 */
public record Violation(
    In in, String name, String pointer, String rule, String expected, String schema) {
  static Violation of(In in, String name, Breach breach) {
    return new Violation(
        in, name, breach.pointer(), breach.rule(), breach.expected(), breach.schema());
  }

  static Violation of(In in, String name, String rule, String expected) {
    return new Violation(in, name, "", rule, expected, "");
  }
}
