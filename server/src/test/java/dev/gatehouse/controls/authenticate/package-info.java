/** Tests of authenticate: no socket, no waiting. */
@NullMarked
package dev.gatehouse.controls.authenticate;

import org.jspecify.annotations.NullMarked;
