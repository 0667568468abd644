/** What it costs to read and validate JSON, next to other validators. */
@NullMarked
package dev.gatehouse.bench.contract;

import org.jspecify.annotations.NullMarked;
