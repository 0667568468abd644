/** What of a JSON value may pass, and the pass over its bytes that drops the rest. */
@NullMarked
package dev.gatehouse.contract.projection;

import org.jspecify.annotations.NullMarked;
