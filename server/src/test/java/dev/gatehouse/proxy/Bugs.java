package dev.gatehouse.proxy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Remembers what was logged as a bug, so that no test passes over one. */
final class Bugs extends Handler {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  /** Held, or its handler would be lost with it. */
  private static final Logger HOUSE = Logger.getLogger("dev.gatehouse");

  static {
    HOUSE.addHandler(new Bugs());
  }

  private Bugs() {}

  /** What was logged since the last time that this was asked. */
  static List<String> found() {
    List<String> found = List.copyOf(FOUND);
    FOUND.clear();
    return found;
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
