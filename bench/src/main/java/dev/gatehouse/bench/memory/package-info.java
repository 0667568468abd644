/** What many slow connections cost the process, and the calls beside them. */
@NullMarked
package dev.gatehouse.bench.memory;

import org.jspecify.annotations.NullMarked;
