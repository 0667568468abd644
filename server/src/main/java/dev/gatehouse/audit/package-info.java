/** From outcome to journal, and back: record, search, verify. */
@NullMarked
package dev.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
