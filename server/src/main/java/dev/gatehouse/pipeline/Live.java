package dev.gatehouse.pipeline;

import java.time.Duration;

/**
 * How the calls of an operation go on behind their heads.
 *
 * @param idle after which nothing has come either way, and the stream ends
 */
public record Live(Kind kind, Duration idle) {

  /** What a stream consists of. */
  public enum Kind {
    /** It is none: one request, one answer. */
    NONE,
    /** Server-sent events (HTML Standard §9.2). */
    EVENTS,
    /** Messages both ways (RFC 6455). */
    WEBSOCKET,
    /** Messages both ways, and a status behind them. */
    GRPC
  }

  /** One request, one answer. */
  public static final Live NONE = new Live(Kind.NONE, Duration.ZERO);

  /** Whether it may last as long as something comes. */
  public boolean isStream() {
    return kind != Kind.NONE;
  }
}
