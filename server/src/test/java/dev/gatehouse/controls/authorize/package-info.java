/** Tests of authorize: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.authorize;

import org.jspecify.annotations.NullMarked;
