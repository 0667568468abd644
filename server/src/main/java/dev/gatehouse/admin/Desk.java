package dev.gatehouse.admin;

import java.util.List;

/** Where people's errands are done: in this process, or in the one that runs. */
@FunctionalInterface
public interface Desk extends AutoCloseable {
  /**
   * Does one errand; may block.
   *
   * @param person the system user who asks; a desk that knows better does not believe it
   */
  List<Row> run(Errand errand, String person) throws Failed;

  @Override
  default void close() {}
}
