/** What is called, where no contract is known yet. */
@NullMarked
package dev.gatehouse.controls.learn;

import org.jspecify.annotations.NullMarked;
