package dev.gatehouse.contract.schema;

/**
 * Which way a value travels: decides on {@code readOnly} and {@code writeOnly} (OpenAPI 3.0
 * §4.7.24).
 */
public enum Direction {
  /** Neither keyword means anything. */
  NONE,
  /** A property that is {@code readOnly} may not be sent, and need not be where it is required. */
  REQUEST,
  /**
   * A property that is {@code writeOnly} may not be answered, and need not be where it is required.
   */
  RESPONSE
}
