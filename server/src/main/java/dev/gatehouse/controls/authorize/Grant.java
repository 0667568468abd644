package dev.gatehouse.controls.authorize;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one integration's entry says of one operation, and what the API's offer says to that.
 *
 * @param offered whether the operation lies within the offer for this kind of caller
 * @param schedule when it may be called; none means always
 * @param condition what has to be true of the call
 * @param review until when the entry was agreed
 */
public record Grant(
    boolean offered,
    List<Window> schedule,
    @Nullable Condition condition,
    @Nullable LocalDate review) {

  public Grant {
    schedule = List.copyOf(schedule);
  }

  /** A grant without conditions. */
  public static Grant plain(boolean offered) {
    return new Grant(offered, List.of(), null, null);
  }
}
