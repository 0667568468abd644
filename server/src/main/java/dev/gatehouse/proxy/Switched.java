package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;

/**
 * What follows an answer that changes the protocol: bytes both ways, until one side ends.
 *
 * @param down what comes from the upstream
 * @param up takes what the caller sends
 */
record Switched(WireBody down, Sending up) implements Body {
  @Override
  public long length() {
    return -1;
  }
}
