/** Was this change asked for before. */
@NullMarked
package dev.gatehouse.controls.idempotency;

import org.jspecify.annotations.NullMarked;
