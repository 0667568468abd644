package dev.gatehouse.controls.validate;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import java.util.List;

/**
 * What one integration may ask of one operation: the contract's requests, less what its entry does
 * not agree.
 */
public interface Requests {

  /** What was found of a body. */
  sealed interface Found {}

  /** Nothing. */
  record Fine() implements Found {}

  /** It is not well-formed. */
  record Malformed(Hint.Violation where) implements Found {}

  /** Its media type is not declared, or cannot be looked into as the entry asks. */
  record OtherMediaType() implements Found {}

  /** It breaks the contract. */
  record Broken(List<Hint.Violation> violations) implements Found {}

  /** It holds what the entry does not grant. */
  record NotGranted(List<Hint.Violation> violations) implements Found {}

  Found FINE = new Fine();
  Found OTHER_MEDIA_TYPE = new OtherMediaType();

  /** What is wrong with path, query, header fields and cookies; empty if nothing is. */
  List<Hint.Violation> parameters(Exchange exchange);

  /**
   * What is wrong with a body.
   *
   * @param mediaType the value of {@code Content-Type}; empty if there is none
   * @param content empty if there is none
   */
  Found body(String mediaType, byte[] content);
}
