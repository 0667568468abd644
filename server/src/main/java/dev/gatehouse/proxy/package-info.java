/** Bytes: listeners, TLS, HTTP, upstream connections, forwarding. The only room with Netty. */
@NullMarked
package dev.gatehouse.proxy;

import org.jspecify.annotations.NullMarked;
