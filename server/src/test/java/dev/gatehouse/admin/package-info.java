/** Tests of the doors for people. */
@NullMarked
package dev.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
