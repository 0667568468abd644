@NullMarked
package dev.gatehouse.controls.emergency;

import org.jspecify.annotations.NullMarked;
