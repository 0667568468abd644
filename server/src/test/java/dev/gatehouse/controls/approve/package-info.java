/** Tests of approve: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.approve;

import org.jspecify.annotations.NullMarked;
