/** HTTP/1.1 as bytes: strict parsers without sockets. JDK only; knows the pipeline's types. */
@NullMarked
package dev.gatehouse.proxy.http;

import org.jspecify.annotations.NullMarked;
