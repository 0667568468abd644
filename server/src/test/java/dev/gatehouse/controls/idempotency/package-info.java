/** Tests of approve: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.idempotency;

import org.jspecify.annotations.NullMarked;
