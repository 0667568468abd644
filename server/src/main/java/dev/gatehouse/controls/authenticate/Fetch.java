package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Waiting;
import java.net.URI;

/** Gets a small document from somewhere that may be slow, hostile or away. */
@FunctionalInterface
interface Fetch {
  /**
   * The bytes at a URL or in a file.
   *
   * @throws IssuerAway if they cannot be had in time, or are too many
   */
  byte[] get(URI from, Waiting waiting) throws IssuerAway;
}
