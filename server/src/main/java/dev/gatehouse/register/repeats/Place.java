package dev.gatehouse.register.repeats;

/**
 * Where an entry lies.
 *
 * @param at of its first byte in the file
 */
record Place(Segment segment, long at) {}
