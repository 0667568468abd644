package dev.gatehouse.contract;

import java.util.List;
import java.util.Map;

/** What a request's parameters are, held against the contract. */
public sealed interface Parameters {

  /** Their values by name, as {@link ValueType} says; of header fields, the names as declared. */
  record Decoded(
      Map<String, Object> path,
      Map<String, Object> query,
      Map<String, Object> headers,
      Map<String, Object> cookies)
      implements Parameters {}

  /** The rules that they break: one at least. */
  record Refused(List<Violation> violations) implements Parameters {
    public Refused {
      violations = List.copyOf(violations);
    }
  }
}
