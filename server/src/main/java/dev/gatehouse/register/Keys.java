package dev.gatehouse.register;

/** Finds the key whose text was presented. Never blocks; a change is seen at once. */
@FunctionalInterface
public interface Keys {

  /** What a text turned out to be. */
  sealed interface Looked {}

  /** A key of the register; whether it is still worth something is for {@link Key#state}. */
  record Known(Key key) implements Looked {}

  /** No key of this register. */
  enum Unknown implements Looked {
    /** Starts as ours do, and is not well-formed: mistyped or cut off. */
    MALFORMED,
    /** A key of another Gatehouse. */
    OTHER_INSTANCE,
    /** Nothing that was ever issued or imported here. */
    NOT_FOUND
  }

  Looked find(String presented);
}
