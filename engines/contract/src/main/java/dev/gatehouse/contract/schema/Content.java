package dev.gatehouse.contract.schema;

/** A test of a string, given as UTF-8 bytes whose escapes are resolved. */
@FunctionalInterface
public interface Content {
  /**
   * Whether it passes.
   *
   * @throws dev.gatehouse.contract.regex.Exhausted if that costs more than it may
   */
  boolean matches(byte[] bytes, int from, int to);
}
