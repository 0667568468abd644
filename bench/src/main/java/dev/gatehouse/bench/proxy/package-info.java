/**
 * CPU per proxied call over HTTP/1.1, HTTP/2 and TLS, with small and large answers and with a
 * question, against nginx and HAProxy; and how long callers wait at half of nginx's saturation.
 */
@NullMarked
package dev.gatehouse.bench.proxy;

import org.jspecify.annotations.NullMarked;
