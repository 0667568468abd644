package dev.gatehouse.contract;

/** The type of a decoded value, and the Java class that carries it. */
public enum ValueType {
  /** {@code Long}; a number beyond its range is a {@code Double}. */
  INTEGER,
  /** {@code Double}. */
  NUMBER,
  /** {@code Boolean}. */
  BOOLEAN,
  /** {@code String}. */
  STRING,
  /** {@code List}. */
  LIST,
  /** {@code Map} with {@code String} keys. */
  MAP,
  /** Any of them, as the value itself tells. */
  ANY
}
