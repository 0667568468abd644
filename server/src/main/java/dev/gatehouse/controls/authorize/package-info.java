/** May they do this, now: the entry of the register within the API's offer. */
@NullMarked
package dev.gatehouse.controls.authorize;

import org.jspecify.annotations.NullMarked;
