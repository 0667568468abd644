@NullMarked
package dev.gatehouse.contract.confine;

import org.jspecify.annotations.NullMarked;
