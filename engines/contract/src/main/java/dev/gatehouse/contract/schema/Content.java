package dev.gatehouse.contract.schema;

/** A test of a string, given as UTF-8 bytes whose escapes are resolved. */
@FunctionalInterface
public interface Content {
  boolean matches(byte[] bytes, int from, int to);
}
