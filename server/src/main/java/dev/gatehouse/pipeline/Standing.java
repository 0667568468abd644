package dev.gatehouse.pipeline;

/** A control whose answer can become another one while a stream is open: it is asked again. */
public interface Standing extends Control {
  /**
   * Answers for a stream that was let through before, now: the exchange tells the present time as
   * its arrival. Takes nothing and counts nothing; otherwise as {@link #check}.
   */
  Verdict again(Exchange exchange);
}
