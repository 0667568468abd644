package dev.gatehouse.register;

/**
 * What was used of a quota.
 *
 * @param windowStart milliseconds since the epoch
 */
public record Balance(long windowStart, long used) {}
