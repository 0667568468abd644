/** Tests of the register, with a clock and a chance of their own. */
@NullMarked
package dev.gatehouse.register;

import org.jspecify.annotations.NullMarked;
