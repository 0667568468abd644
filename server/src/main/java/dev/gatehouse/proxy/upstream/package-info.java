/**
 * What is known of an upstream, shared by all loops: whether it may be called now, at which of its
 * addresses, and how often. Values in, answers out: no sockets here, and time is passed in.
 */
@NullMarked
package dev.gatehouse.proxy.upstream;

import org.jspecify.annotations.NullMarked;
