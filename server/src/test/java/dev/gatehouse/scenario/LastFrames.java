package dev.gatehouse.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What Java's client over HTTP/2 sent and was sent last, but for content and windows: of a call
 * that fails, whether it had a stream, and which stream was the last to be named. Whoever spoke
 * HTTP before this class was there keeps no frames.
 */
final class LastFrames extends Handler {
  private static final String NAME = "jdk.httpclient.HttpClient";
  private static final int KEPT = 60;

  private final Logger logger = Logger.getLogger(NAME);
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final Deque<String> kept = new ArrayDeque<>();

  LastFrames() {
    System.setProperty(NAME + ".log", "frames:control");
    logger.setLevel(Level.INFO);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord log) {
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(log.getInstant() + " " + formatter.formatMessage(log));
  }

  /** The last of them, one a line. */
  synchronized String told() {
    return String.join("\n  ", kept);
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
