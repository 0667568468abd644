/** Tests of what is known of an upstream: no socket, and time that the test tells. */
@NullMarked
package dev.gatehouse.proxy.upstream;

import org.jspecify.annotations.NullMarked;
