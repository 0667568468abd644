/** Have they any left: rate, quota, concurrency. */
@NullMarked
package dev.gatehouse.controls.limit;

import org.jspecify.annotations.NullMarked;
