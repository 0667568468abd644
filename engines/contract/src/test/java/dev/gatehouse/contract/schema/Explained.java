package dev.gatehouse.contract.schema;

import java.util.Optional;

/** Where networknt is known to differ from the specification. */
final class Explained {
  private Explained() {}

  /** The reason of a difference, if it is one of those that were looked into. */
  static Optional<String> why(String schema, String value, boolean expected) {
    return Optional.empty();
  }
}
