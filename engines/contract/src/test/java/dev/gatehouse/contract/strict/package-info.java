@NullMarked
package dev.gatehouse.contract.strict;

import org.jspecify.annotations.NullMarked;
