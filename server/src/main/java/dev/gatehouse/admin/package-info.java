/**
 * The doors for people: the command line, the socket that it speaks to a running gateway over,
 * health and metrics.
 */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
