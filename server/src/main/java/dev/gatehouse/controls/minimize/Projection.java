package dev.gatehouse.controls.minimize;

import org.jspecify.annotations.Nullable;

/** Leaves of a body what is agreed. Pure, thread-safe. */
@FunctionalInterface
public interface Projection {
  /**
   * The body with its agreed fields: the very array where nothing has to go, null where it cannot
   * be read.
   */
  byte @Nullable [] of(byte[] content);
}
