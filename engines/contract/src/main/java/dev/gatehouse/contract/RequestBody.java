package dev.gatehouse.contract;

import java.util.Set;

/** What an operation says about a body of some media type. */
public sealed interface RequestBody permits JsonBody, RequestBody.Opaque, RequestBody.Undeclared {
  /** The media type is declared, but its content is not looked into. */
  RequestBody OPAQUE = new Opaque();

  /** Whether an operation takes a body. */
  enum Need {
    /** It declares none. */
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** The media type is declared, but its content is not looked into. */
  record Opaque() implements RequestBody {}

  /**
   * The media type is not declared.
   *
   * @param declared media types that are, for {@code Accept} (RFC 9110 §15.5.16)
   */
  record Undeclared(Set<String> declared) implements RequestBody {}
}
