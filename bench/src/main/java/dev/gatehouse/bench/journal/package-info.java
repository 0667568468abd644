/** What it costs to record, next to other ways to record. */
@NullMarked
package dev.gatehouse.bench.journal;

import org.jspecify.annotations.NullMarked;
