/** Tests of limit: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.limit;

import org.jspecify.annotations.NullMarked;
