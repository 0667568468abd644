/** What the engine keeps to itself and a measurement needs. */
@NullMarked
package dev.gatehouse.journal;

import org.jspecify.annotations.NullMarked;
