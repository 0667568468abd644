/** The real process on real sockets. */
@NullMarked
package dev.gatehouse.scenario;

import org.jspecify.annotations.NullMarked;
