/** {@code multipart/form-data} (RFC 7578), read so that no two readers can disagree about it. */
@NullMarked
package dev.gatehouse.contract.multipart;

import org.jspecify.annotations.NullMarked;
