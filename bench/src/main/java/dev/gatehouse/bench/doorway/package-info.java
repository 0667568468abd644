/**
 * CPU per proxied call of Gatehouse, forwarding only and with all controls, against nginx and
 * HAProxy.
 */
@NullMarked
package dev.gatehouse.bench.doorway;

import org.jspecify.annotations.NullMarked;
