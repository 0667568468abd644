/** Only what the contract declares and the entry agrees leaves. */
@NullMarked
package dev.gatehouse.controls.minimize;

import org.jspecify.annotations.NullMarked;
