@NullMarked
package dev.gatehouse.register.repeats;

import org.jspecify.annotations.NullMarked;
