/** What many operations and many keys cost a call, the process and its start. */
@NullMarked
package dev.gatehouse.bench.scale;

import org.jspecify.annotations.NullMarked;
