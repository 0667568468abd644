package dev.gatehouse.proxy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Remembers what the way of a call logged as a bug, so that no test passes over one. Of tests that
 * run beside each other each is told of it; one that makes the pipeline meet a bug runs alone.
 */
final class Bugs extends Handler {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  /** Held, or their handlers would be lost with them. */
  private static final List<Logger> WATCHED =
      List.of(Logger.getLogger("dev.gatehouse.proxy"), Logger.getLogger("dev.gatehouse.pipeline"));

  static {
    WATCHED.forEach(logger -> logger.addHandler(new Bugs()));
  }

  private Bugs() {}

  /** How many there were so far. */
  static int count() {
    return FOUND.size();
  }

  /** Those after so many. */
  static List<String> since(int before) {
    return FOUND.subList(before, FOUND.size());
  }

  /** Those after so many, which were meant to be met; of a test that runs alone. */
  static List<String> take(int before) {
    List<String> met = List.copyOf(since(before));
    while (FOUND.size() > before) {
      FOUND.removeLast();
    }
    return met;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
      FOUND.add(record.getMessage() + ": " + record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
