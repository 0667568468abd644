/** Tests of validate: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.validate;

import org.jspecify.annotations.NullMarked;
