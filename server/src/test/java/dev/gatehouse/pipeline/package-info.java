@NullMarked
package dev.gatehouse.pipeline;

import org.jspecify.annotations.NullMarked;
