/** HTTP/2 as bytes: field compression (RFC 7541), error codes, budgets. Knows no socket. */
@NullMarked
package dev.gatehouse.proxy.http2;

import org.jspecify.annotations.NullMarked;
