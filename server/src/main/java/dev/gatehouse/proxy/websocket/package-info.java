/** Frames of WebSocket connections (RFC 6455). Knows bytes, and nothing of calls. */
@NullMarked
package dev.gatehouse.proxy.websocket;

import org.jspecify.annotations.NullMarked;
