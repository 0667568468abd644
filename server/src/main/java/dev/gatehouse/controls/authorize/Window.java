package dev.gatehouse.controls.authorize;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * A time of the week in which calls may be made, by the clocks on the walls of its zone: where they
 * are put forward or back, the window is shorter or longer. A window whose end is not after its
 * start ends on the next day.
 *
 * @param days on which the window starts; none means every day
 * @param to exclusive
 */
@Doc("A part of the week, by the clocks on the walls of its zone.")
public record Window(
    @Doc("The days on which it begins; every day unless written.") List<DayOfWeek> days,
    @Doc("Its first minute.") LocalTime from,
    @Doc("The minute at which it is over; the next day's if that is not after `from`.")
        LocalTime to,
    @Doc("The clock that is read.") @Default("UTC") ZoneId zone) {

  boolean isOpen(Instant instant) {
    ZonedDateTime now = instant.atZone(zone);
    LocalTime time = now.toLocalTime();
    boolean started = !time.isBefore(from);
    boolean ended = !time.isBefore(to);
    if (from.isBefore(to)) {
      return started && !ended && on(now.getDayOfWeek());
    }
    return (started && on(now.getDayOfWeek())) || (!ended && on(now.getDayOfWeek().minus(1)));
  }

  private boolean on(DayOfWeek day) {
    return days.isEmpty() || days.contains(day);
  }
}
