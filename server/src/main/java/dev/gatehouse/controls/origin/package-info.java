/** May a page of this origin call from a browser. */
@NullMarked
package dev.gatehouse.controls.origin;

import org.jspecify.annotations.NullMarked;
