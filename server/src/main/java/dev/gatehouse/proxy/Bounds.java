package dev.gatehouse.proxy;

/**
 * What a listener takes at most.
 *
 * @param connections open at the same time
 * @param perSource of them from one address, IPv6 by its /64; trusted proxies are not bounded so
 */
public record Bounds(int connections, int perSource) {
  /** Few enough for a small machine. */
  public static final Bounds USUAL = new Bounds(16_384, 2_048);
}
