package dev.gatehouse.register.repeats;

import java.time.Duration;

/**
 * A call that carries a key.
 *
 * @param caller who is asking, and on whose behalf: keys of two callers have nothing to do with
 *     each other
 * @param operation of which API
 * @param fingerprint of what is asked
 * @param owner whose bound it counts against
 * @param ttl how long the answer is kept
 * @param call its id
 * @param terms a digest of what its caller may be answered: under others, the answer is not given
 */
public record Asked(
    String caller,
    String operation,
    String key,
    String fingerprint,
    String owner,
    Duration ttl,
    String call,
    long terms) {}
