/** Calls and assertions for tests of controls. */
@NullMarked
package dev.gatehouse.controls;

import org.jspecify.annotations.NullMarked;
