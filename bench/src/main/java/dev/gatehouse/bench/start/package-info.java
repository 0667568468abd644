/** How long it takes from a start to the first answered call. */
@NullMarked
package dev.gatehouse.bench.start;

import org.jspecify.annotations.NullMarked;
