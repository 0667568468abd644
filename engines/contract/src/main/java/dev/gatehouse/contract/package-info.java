@NullMarked
package dev.gatehouse.contract;

import org.jspecify.annotations.NullMarked;
