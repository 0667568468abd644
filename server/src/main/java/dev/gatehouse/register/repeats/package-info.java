/**
 * Changes that carry an {@code Idempotency-Key}, and their first answers: in memory to be found,
 * and in files of the state folder, encrypted, to outlive the process.
 */
@NullMarked
package dev.gatehouse.register.repeats;

import org.jspecify.annotations.NullMarked;
