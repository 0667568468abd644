/** What the register keeps to itself and a measurement needs. */
@NullMarked
package dev.gatehouse.register;

import org.jspecify.annotations.NullMarked;
