/** Tests of minimize: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.minimize;

import org.jspecify.annotations.NullMarked;
