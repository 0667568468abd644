@NullMarked
package dev.gatehouse.docs;

import org.jspecify.annotations.NullMarked;
