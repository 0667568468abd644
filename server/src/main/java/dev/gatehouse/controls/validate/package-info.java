/** Does the request keep the contract, and the entry's {@code send}. */
@NullMarked
package dev.gatehouse.controls.validate;

import org.jspecify.annotations.NullMarked;
