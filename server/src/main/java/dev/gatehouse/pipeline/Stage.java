package dev.gatehouse.pipeline;

import java.util.Locale;

/** A place in the life of a call, in the product's order. */
public enum Stage {
  /** The bytes are one well-formed request. */
  ACCEPT,
  /** The head names an operation. */
  MATCH,
  AUTHENTICATE,
  AUTHORIZE,
  LIMIT,
  VALIDATE,
  INSPECT,
  APPROVE,
  FORWARD,
  MINIMIZE,
  /** The outcome is kept. */
  RECORD;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in records, metrics and configuration. */
  public String code() {
    return code;
  }
}
