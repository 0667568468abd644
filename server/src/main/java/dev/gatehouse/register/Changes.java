package dev.gatehouse.register;

/** Keeps evidence of changes. */
@FunctionalInterface
public interface Changes {
  /**
   * Called in the register's thread before the change is committed; may block.
   *
   * @throws RegisterUnavailable if it cannot be kept: the change is undone
   */
  void keep(Change change) throws RegisterUnavailable;
}
