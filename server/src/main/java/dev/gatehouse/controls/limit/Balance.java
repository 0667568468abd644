package dev.gatehouse.controls.limit;

/**
 * What of a quota is used up, to be kept across restarts.
 *
 * @param who the caller, user or source that the tier counts by
 * @param windowStart milliseconds since the epoch
 * @param windowEnd milliseconds since the epoch, exclusive
 */
public record Balance(
    String tier, String integration, String who, long windowStart, long windowEnd, long used) {}
