package dev.gatehouse.contract.projection;

import org.jspecify.annotations.Nullable;

/** The way to a value; a JSON pointer is written only once something is found there. */
record Trail(@Nullable Trail parent, String segment) {
  @Override
  public String toString() {
    return parent == null ? segment : parent + segment;
  }
}
