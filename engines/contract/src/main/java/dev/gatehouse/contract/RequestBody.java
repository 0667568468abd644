package dev.gatehouse.contract;

import java.util.List;
import java.util.Set;

/** What an operation says about a body of some media type. */
public sealed interface RequestBody
    permits RequestBody.Validated, RequestBody.Opaque, RequestBody.Undeclared {
  /** The media type is declared, but its content is not looked into. */
  RequestBody OPAQUE = new Opaque();

  /** Whether an operation takes a body. */
  enum Need {
    /** It declares none. */
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** The content is held against the contract. */
  sealed interface Validated extends RequestBody
      permits JsonBody, FormBody, MultipartBody, TextBody, BinaryBody {

    /**
     * Holds a body against the contract.
     *
     * @param contentType the value of the Content-Type field
     */
    BodyVerdict validate(String contentType, byte[] body, BodyOptions options);

    /**
     * JSON pointers to what a valid body holds beyond some fields, at most {@link
     * BodyOptions#maxViolations}; the whole body if it has no fields.
     */
    List<String> beyond(Sendable fields, String contentType, byte[] body, BodyOptions options);
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
