package dev.gatehouse.journal;

/**
 * How much of a journal is kept.
 *
 * @param before records before this time need not be kept, microseconds since 1970; Long.MIN_VALUE
 *     for none
 * @param bytes segments beyond this size in all need not be kept; Long.MAX_VALUE for any
 * @param upTo records from this sequence on are kept, whatever their time and size
 */
public record Limits(long before, long bytes, long upTo) {}
