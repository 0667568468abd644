package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Response;
import java.util.Locale;

/** Which answers are streams of events. */
final class EventStreams {
  private static final String TYPE = "text/event-stream";

  private EventStreams() {}

  /** Whether the operation has such streams, and the answer is one. */
  static boolean is(Exchange exchange, Response answer) {
    if (exchange.operation().live().kind() != Live.Kind.EVENTS) {
      return false;
    }
    String type = answer.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
    return type.equals(TYPE) || type.startsWith(TYPE + ";") || type.startsWith(TYPE + " ");
  }
}
