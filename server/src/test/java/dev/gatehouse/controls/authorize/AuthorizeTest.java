package dev.gatehouse.controls.authorize;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Calls.CREATE_NOTE;
import static dev.gatehouse.pipeline.Calls.GET_CONTACT;
import static dev.gatehouse.pipeline.Reason.CONDITION_NOT_MET;
import static dev.gatehouse.pipeline.Reason.NOT_GRANTED;
import static dev.gatehouse.pipeline.Reason.NOT_OFFERED;
import static dev.gatehouse.pipeline.Reason.OUTSIDE_SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Stage;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizeTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void passes_those_whose_entry_has_the_operation() {
    assertPasses(control(Grant.plain(true)), call().by("note-assistant"));
  }

  @Test
  void denies_everybody_else() {
    assertDenies(control(Grant.plain(true)), call().by("sales-portal"), NOT_GRANTED);
    assertDenies(control(Grant.plain(true)), call(), NOT_GRANTED);
    assertDenies(new Authorize(Map.of()), call().by("note-assistant"), NOT_GRANTED);
  }

  @Test
  void denies_a_grant_beyond_the_offer() {
    assertDenies(control(Grant.plain(false)), call().by("note-assistant"), NOT_OFFERED);
  }

  @Test
  void denies_when_the_condition_is_not_met() {
    Condition seven = exchange -> exchange.pathValues().getFirst().equals("7");
    Authorize control = control(new Grant(true, List.of(), seven, null));
    assertPasses(control, call().by("note-assistant").path("/contacts/7", "7"));
    assertDenies(control, call().by("note-assistant").path("/contacts/8", "8"), CONDITION_NOT_MET);
  }

  @Test
  void notes_a_review_that_is_overdue_from_the_day_after() {
    Authorize control = control(new Grant(true, List.of(), null, LocalDate.of(2027, 2, 1)));
    assertThat(at(control, "2027-02-01T23:59:59Z")).isEmpty();
    assertThat(at(control, "2027-02-02T00:00:00Z"))
        .containsExactly(new Finding("review-overdue", Stage.AUTHORIZE, "since 2027-02-01"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // Monday to Friday, 08:00 to 18:00 in Berlin, which is UTC+1 in winter and UTC+2 in summer.
    "2026-11-20T06:59:59Z, false",
    "2026-11-20T07:00:00Z, true",
    "2026-11-20T16:59:59Z, true",
    "2026-11-20T17:00:00Z, false",
    "2026-11-21T10:00:00Z, false",
    "2026-07-20T06:00:00Z, true",
    "2026-07-20T05:59:59Z, false",
    "2026-07-20T16:00:00Z, false",
  })
  void opens_by_the_clocks_of_the_zone(String instant, boolean open) {
    Window window =
        new Window(
            List.of(
                DayOfWeek.MONDAY,
                DayOfWeek.TUESDAY,
                DayOfWeek.WEDNESDAY,
                DayOfWeek.THURSDAY,
                DayOfWeek.FRIDAY),
            LocalTime.of(8, 0),
            LocalTime.of(18, 0),
            BERLIN);
    assertThat(window.isOpen(Instant.parse(instant))).isEqualTo(open);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // From Friday 22:00 to Saturday 06:00.
    "2026-11-20T21:59:59Z, false",
    "2026-11-20T22:00:00Z, true",
    "2026-11-21T00:00:00Z, true",
    "2026-11-21T05:59:59Z, true",
    "2026-11-21T06:00:00Z, false",
    "2026-11-21T23:00:00Z, false",
    "2026-11-20T03:00:00Z, false",
  })
  void stays_open_over_midnight_of_the_day_it_started(String instant, boolean open) {
    Window window =
        new Window(
            List.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("UTC"));
    assertThat(window.isOpen(Instant.parse(instant))).isEqualTo(open);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // Clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25.
    "2026-03-29T00:59:59Z, false",
    "2026-03-29T01:00:00Z, true",
    "2026-03-29T01:30:00Z, false",
    "2026-10-25T00:00:00Z, true",
    "2026-10-25T01:00:00Z, true",
    "2026-10-25T01:29:59Z, true",
    "2026-10-25T02:00:00Z, true",
    "2026-10-25T02:30:00Z, false",
  })
  void is_shorter_or_longer_where_clocks_are_changed(String instant, boolean open) {
    Window window = new Window(List.of(), LocalTime.of(2, 0), LocalTime.of(3, 30), BERLIN);
    assertThat(window.isOpen(Instant.parse(instant))).isEqualTo(open);
  }

  @Test
  void is_open_in_any_of_its_windows() {
    Window morning =
        new Window(List.of(), LocalTime.of(8, 0), LocalTime.of(9, 0), ZoneId.of("UTC"));
    Window evening =
        new Window(List.of(), LocalTime.of(20, 0), LocalTime.of(21, 0), ZoneId.of("UTC"));
    Authorize control = control(new Grant(true, List.of(morning, evening), null, null));
    assertPasses(control, call().by("note-assistant").at(Instant.parse("2026-11-21T08:30:00Z")));
    assertPasses(control, call().by("note-assistant").at(Instant.parse("2026-11-21T20:30:00Z")));
    assertDenies(
        control,
        call().by("note-assistant").at(Instant.parse("2026-11-21T12:00:00Z")),
        OUTSIDE_SCHEDULE);
  }

  @Test
  void offers_everything_but_changes_to_anyone_where_nothing_is_said() {
    assertThat(Offer.UNSTATED.covers(Kind.AGENT, CREATE_NOTE)).isTrue();
    assertThat(Offer.UNSTATED.covers(Kind.ANYONE, GET_CONTACT)).isTrue();
    assertThat(Offer.UNSTATED.covers(Kind.ANYONE, CREATE_NOTE)).isFalse();
  }

  @Test
  void offers_to_the_kinds_that_are_named_and_never_what_is_excepted() {
    Offer offer =
        new Offer(Set.of(Kind.AGENT, Kind.SERVICE), Map.of(Kind.AGENT, Set.of("createNote")), true);
    assertThat(offer.covers(Kind.SERVICE, CREATE_NOTE)).isTrue();
    assertThat(offer.covers(Kind.AGENT, GET_CONTACT)).isTrue();
    assertThat(offer.covers(Kind.AGENT, CREATE_NOTE)).isFalse();
    assertThat(offer.covers(Kind.PERSON, GET_CONTACT)).isFalse();
  }

  private static List<Finding> at(Authorize control, String instant) {
    return assertPasses(control, call().by("note-assistant").at(Instant.parse(instant))).findings();
  }

  private static Authorize control(Grant grant) {
    return new Authorize(Map.of("note-assistant", grant));
  }
}
