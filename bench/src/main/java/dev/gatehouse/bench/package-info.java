/**
 * Measurements against peers; `bench/run NAME` runs the class {@code Main} in the package {@code
 * NAME} beneath this one.
 */
@NullMarked
package dev.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
