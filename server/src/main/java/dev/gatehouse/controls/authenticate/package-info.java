/** Who is it: keys, tokens, anyone. */
@NullMarked
package dev.gatehouse.controls.authenticate;

import org.jspecify.annotations.NullMarked;
