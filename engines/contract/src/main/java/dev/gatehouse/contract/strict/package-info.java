/** What a contract leaves open that it could close. */
@NullMarked
package dev.gatehouse.contract.strict;

import org.jspecify.annotations.NullMarked;
