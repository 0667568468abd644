@NullMarked
package dev.gatehouse.contract.change;

import org.jspecify.annotations.NullMarked;
