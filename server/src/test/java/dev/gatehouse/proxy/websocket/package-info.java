@NullMarked
package dev.gatehouse.proxy.websocket;

import org.jspecify.annotations.NullMarked;
