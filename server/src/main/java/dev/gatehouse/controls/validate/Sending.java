package dev.gatehouse.controls.validate;

import dev.gatehouse.contract.Sendable;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What one integration may send to one operation, within its contract.
 *
 * @param fields the fields it may send; all that the contract takes if there are none
 */
public record Sending(@Nullable Sendable fields) {
  /** All that the contract takes. */
  public static final Sending ALL = new Sending(null);

  /** These fields: JSON pointers in which {@code *} is any item, or names at the top. */
  public static Sending only(Collection<String> fields) {
    return new Sending(Sendable.of(fields));
  }
}
