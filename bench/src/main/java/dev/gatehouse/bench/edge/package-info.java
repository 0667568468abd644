/**
 * What measurements of the edge share: proxies as processes, load on them, and the CPU that a call
 * cost them.
 */
@NullMarked
package dev.gatehouse.bench.edge;

import org.jspecify.annotations.NullMarked;
