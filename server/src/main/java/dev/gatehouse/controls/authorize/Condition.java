package dev.gatehouse.controls.authorize;

import dev.gatehouse.pipeline.Exchange;

/** What has to be true of a call beyond its entry. Never throws: what cannot be told is not met. */
@FunctionalInterface
public interface Condition {
  boolean holds(Exchange exchange);
}
