/** What it costs the doorway to record a call. */
@NullMarked
package dev.gatehouse.bench.record;

import org.jspecify.annotations.NullMarked;
