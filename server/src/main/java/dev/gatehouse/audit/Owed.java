package dev.gatehouse.audit;

/**
 * A record that the journal did not take when it was due. The call was refused for it; the record
 * follows when there is room, so that no intent stays without its outcome.
 *
 * @param time microseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared by value
record Owed(long time, byte[] bytes) {}
