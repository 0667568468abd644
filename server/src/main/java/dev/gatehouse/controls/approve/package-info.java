/** Did a person say yes, where one must. */
@NullMarked
package dev.gatehouse.controls.approve;

import org.jspecify.annotations.NullMarked;
