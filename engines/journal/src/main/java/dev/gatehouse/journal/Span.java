package dev.gatehouse.journal;

/** A stretch of time, both ends included, in microseconds since 1970. */
public record Span(long from, long to) {
  public static final Span ALWAYS = new Span(Long.MIN_VALUE, Long.MAX_VALUE);

  public static Span since(long from) {
    return new Span(from, Long.MAX_VALUE);
  }

  boolean holds(long time) {
    return time >= from && time <= to;
  }
}
