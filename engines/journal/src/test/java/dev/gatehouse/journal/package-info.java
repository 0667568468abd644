@NullMarked
package dev.gatehouse.journal;

import org.jspecify.annotations.NullMarked;
