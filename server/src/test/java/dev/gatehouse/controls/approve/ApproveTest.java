package dev.gatehouse.controls.approve;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Calls.CREATE_NOTE;
import static dev.gatehouse.pipeline.Reason.APPROVAL_DENIED;
import static dev.gatehouse.pipeline.Reason.APPROVAL_PENDING;
import static dev.gatehouse.pipeline.Reason.NO_OPERATION;
import static dev.gatehouse.pipeline.Reason.REGISTER_UNAVAILABLE;
import static dev.gatehouse.pipeline.Reason.TOO_MANY_CONCURRENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.register.Approval;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApproveTest {
  private final ManualClock clock = new ManualClock("2026-11-21T12:00:00Z");
  private final FakeApprovals approvals = new FakeApprovals(clock);
  private final Approve control =
      new Approve(
          approvals,
          Map.of("note-assistant", Duration.ofHours(1)),
          List.of("content-type", "x-tenant", "cookie"));
  private final ApprovalStatus status = new ApprovalStatus(approvals, clock);

  @Test
  void passes_whose_entry_asks_for_no_approval() {
    assertPasses(control, note("{}").by("sales-portal"));
    assertThat(approvals.opened).isZero();
  }

  @Test
  void holds_a_call_and_says_where_to_look() {
    assertDenies(
        control,
        note("{}"),
        APPROVAL_PENDING,
        new Hint.Location("/.well-known/gatehouse/approvals/apr-1"));
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    assertThat(approvals.opened).isEqualTo(1);
    Approval.Ask ask = approvals.byId("apr-1").orElseThrow().ask();
    assertThat(ask.preview()).isEqualTo("{}");
    assertThat(ask.target()).isEqualTo("/contacts/7");
  }

  @Test
  void passes_once_when_it_is_granted() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    approvals.decide("apr-1", Approval.State.GRANTED);
    assertPasses(control, note("{}"));
    assertDenies(
        control,
        note("{}"),
        APPROVAL_PENDING,
        new Hint.Location("/.well-known/gatehouse/approvals/apr-2"));
  }

  @Test
  void asks_anew_where_another_call_was_quicker() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    approvals.decide("apr-1", Approval.State.GRANTED);
    approvals.quicker = true;
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    assertThat(approvals.opened).isEqualTo(2);
  }

  @Test
  void binds_the_approval_to_every_byte_and_to_the_caller() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    approvals.decide("apr-1", Approval.State.GRANTED);
    assertDenies(control, note("{ }"), APPROVAL_PENDING);
    assertDenies(control, note("{}").query("force=true"), APPROVAL_PENDING);
    assertDenies(control, note("{}").path("/contacts/8", "8"), APPROVAL_PENDING);
    assertDenies(control, note("{}").by(token("ann")), APPROVAL_PENDING);
    assertPasses(control, note("{}"));
  }

  @Test
  void binds_the_approval_to_the_issuer_that_named_the_caller() {
    assertDenies(control, note("{}").by(token("ann", "https://id.example.com")), APPROVAL_PENDING);
    approvals.decide("apr-1", Approval.State.GRANTED);
    assertDenies(control, note("{}").by(token("ann", "https://id.example.net")), APPROVAL_PENDING);
    assertDenies(control, note("{}").by(token("ann", "")), APPROVAL_PENDING);
    assertPasses(control, note("{}").by(token("ann", "https://id.example.com")));
  }

  @Test
  void binds_the_approval_to_the_fields_that_count_and_shows_all_but_what_cookies_are() {
    assertDenies(control, tenant("7", "s=1"), APPROVAL_PENDING);
    assertThat(approvals.byId("apr-1").orElseThrow().ask().fields())
        .isEqualTo("content-type: application/json\nx-tenant: 7\ncookie: (not shown)");
    approvals.decide("apr-1", Approval.State.GRANTED);
    assertDenies(control, tenant("8", "s=1"), APPROVAL_PENDING);
    assertDenies(control, tenant("7", "s=2"), APPROVAL_PENDING);
    assertDenies(control, tenant("7", "s=1").header("X-Tenant", "8"), APPROVAL_PENDING);
    assertPasses(control, tenant("7", "s=1").header("Traceparent", "another"));
  }

  @Test
  void tells_that_a_cookie_counts_and_is_not_shown_and_that_a_body_is_no_text() {
    assertDenies(control, tenant("7", "s=1"), APPROVAL_PENDING);
    assertThat(approvals.byId("apr-1").orElseThrow().ask().isCut()).isTrue();
    assertDenies(control, note("{}").header("X-Tenant", "7"), APPROVAL_PENDING);
    assertThat(approvals.byId("apr-2").orElseThrow().ask().isCut()).isFalse();
    byte[] latin = {'{', (byte) 0xe4, '}'};
    assertDenies(control, note("{}").body(latin), APPROVAL_PENDING);
    assertThat(approvals.byId("apr-3").orElseThrow().ask().isCut()).isTrue();
  }

  @Test
  void denies_what_a_person_denied() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    approvals.decide("apr-1", Approval.State.DENIED);
    assertDenies(control, note("{}"), APPROVAL_DENIED);
  }

  @Test
  void asks_anew_when_a_grant_has_expired() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    approvals.decide("apr-1", Approval.State.GRANTED);
    clock.advance(Duration.ofHours(1));
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    assertThat(approvals.opened).isEqualTo(2);
  }

  @Test
  void denies_when_the_register_cannot_keep_it() {
    approvals.unavailable = true;
    assertDenies(control, note("{}"), REGISTER_UNAVAILABLE);
  }

  @Test
  void does_not_let_one_caller_ask_without_end() {
    approvals.most = 1;
    assertDenies(control, note("1"), APPROVAL_PENDING);
    assertDenies(control, note("2"), TOO_MANY_CONCURRENT, Hint.retryAfter(Duration.ofMinutes(1)));
  }

  @Test
  void asks_nobody_in_observe_mode() {
    WouldAsk observing = new WouldAsk(Set.of("note-assistant"));
    assertDenies(observing, note("{}"), APPROVAL_PENDING);
    assertPasses(observing, note("{}").by("sales-portal"));
  }

  @Test
  void tells_the_caller_how_far_it_came() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    assertThat(statusOf("apr-1")).contains("\"state\":\"pending\"").contains("createNote");
    approvals.decide("apr-1", Approval.State.GRANTED);
    assertThat(statusOf("apr-1")).contains("\"state\":\"granted\"");
    clock.advance(Duration.ofHours(1));
    assertThat(statusOf("apr-1")).contains("\"state\":\"expired\"");
  }

  @Test
  void knows_no_approval_of_somebody_else() {
    assertDenies(control, note("{}"), APPROVAL_PENDING);
    assertDenies(status, look("apr-1").by("sales-portal"), NO_OPERATION);
    assertDenies(status, look("apr-1").by(token("ann")), NO_OPERATION);
    assertDenies(status, look("apr-9"), NO_OPERATION);
  }

  private String statusOf(String id) {
    Response response = assertPasses(status, look(id)).response().orElseThrow();
    assertThat(response.status()).isEqualTo(200);
    return new String(((Body.Bytes) response.body()).content(), UTF_8);
  }

  private static TestCall look(String id) {
    return call().by("note-assistant").path("/.well-known/gatehouse/approvals/" + id, id);
  }

  private static TestCall note(String body) {
    return call().to(CREATE_NOTE).by("note-assistant").body(body);
  }

  private static TestCall tenant(String tenant, String cookie) {
    return note("{}")
        .header("Content-Type", "application/json")
        .header("X-Tenant", tenant)
        .header("Cookie", cookie);
  }

  private static Caller token(String subject) {
    return token(subject, "https://id.example.com");
  }

  private static Caller token(String subject, String issuer) {
    return new Caller.Proven(
        subject, Kind.AGENT, "note-assistant", "company:1", List.of(), Map.of(), issuer);
  }
}
