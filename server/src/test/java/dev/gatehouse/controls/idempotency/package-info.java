/** Tests of idempotency: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.idempotency;

import org.jspecify.annotations.NullMarked;
