@NullMarked
package dev.gatehouse.contract.learn;

import org.jspecify.annotations.NullMarked;
