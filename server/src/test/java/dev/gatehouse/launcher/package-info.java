@NullMarked
package dev.gatehouse.launcher;

import org.jspecify.annotations.NullMarked;
