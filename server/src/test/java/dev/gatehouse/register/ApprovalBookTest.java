package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.register.Approval.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalBookTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();
  private final Evidence evidence = new Evidence();
  private final Path folder;
  private Registers.Open open;

  ApprovalBookTest(@TempDir Path folder) throws RegisterUnavailable {
    this.folder = folder;
    this.open = Registers.open(folder, clock, evidence);
  }

  @AfterEach
  void stop() {
    open.close();
  }

  @Test
  void asks_once_for_the_same_call() throws Exception {
    Approval first = ask("digest-1");
    assertThat(ask("digest-1").id()).isEqualTo(first.id());
    assertThat(ask("digest-2").id()).isNotEqualTo(first.id());
    assertThat(book().find("digest-1")).hasValue(first);
  }

  @Test
  void lets_a_granted_call_pass_exactly_once() throws Exception {
    Approval asked = ask("digest-1");
    assertThat(book().pass(SOON, asked.id(), "call-2")).isFalse();
    book().grant(asked.id(), "mara", "agreed by phone");
    assertThat(book().find("digest-1").orElseThrow().state()).isEqualTo(State.GRANTED);
    assertThat(book().pass(SOON, asked.id(), "call-2")).isTrue();
    assertThat(book().pass(SOON, asked.id(), "call-3")).isFalse();
    assertThat(book().find("digest-1")).isEmpty();
    assertThat(book().byId(asked.id()).orElseThrow().passed()).isEqualTo("call-2");
    assertThat(ask("digest-1").id()).isNotEqualTo(asked.id());
  }

  @Test
  void lets_one_of_a_hundred_threads_pass() throws Exception {
    Approval asked = ask("digest-1");
    book().grant(asked.id(), "mara", "");
    int passed = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String call = "call-" + i;
        tries.add(threads.submit(() -> book().pass(SOON, asked.id(), call)));
      }
      for (Future<Boolean> one : tries) {
        passed += one.get() ? 1 : 0;
      }
    }
    assertThat(passed).isEqualTo(1);
  }

  @Test
  void opens_one_for_a_hundred_threads_with_the_same_call() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Approval>> tries = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        tries.add(threads.submit(() -> ask("digest-1")));
      }
      for (Future<Approval> one : tries) {
        assertThat(one.get().id()).isEqualTo(tries.getFirst().get().id());
      }
    }
    assertThat(book().all()).hasSize(1);
  }

  @Test
  void remembers_what_passed_over_a_restart() throws Exception {
    Approval asked = ask("digest-1");
    book().grant(asked.id(), "mara", "");
    restart();
    assertThat(book().pass(SOON, asked.id(), "call-2")).isTrue();
    restart();
    assertThat(book().pass(SOON, asked.id(), "call-3")).isFalse();
    assertThat(book().byId(asked.id()).orElseThrow().state()).isEqualTo(State.PASSED);
  }

  @Test
  void expires_while_pending_and_after_the_decision() throws Exception {
    Approval asked = ask("digest-1");
    clock.advance(Duration.ofHours(1));
    assertThat(book().find("digest-1")).isEmpty();
    assertThatThrownBy(() -> book().grant(asked.id(), "mara", ""))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("it is expired");

    Approval again = ask("digest-1");
    clock.advance(Duration.ofMinutes(59));
    book().grant(again.id(), "mara", "");
    clock.advance(Duration.ofMinutes(59));
    assertThat(book().find("digest-1")).isPresent();
    clock.advance(Duration.ofMinutes(1));
    assertThat(book().find("digest-1")).isEmpty();
    assertThat(book().pass(SOON, again.id(), "call-2")).isFalse();
  }

  @Test
  void a_denial_counts_as_long_as_a_decision_does() throws Exception {
    Approval asked = ask("digest-1");
    book().deny(asked.id(), "mara", "not this customer");
    assertThat(ask("digest-1").state()).isEqualTo(State.DENIED);
    assertThat(book().pass(SOON, asked.id(), "call-2")).isFalse();
    clock.advance(Duration.ofHours(1));
    assertThat(ask("digest-1").state()).isEqualTo(State.PENDING);
  }

  @Test
  void is_decided_once_and_not_by_the_caller() throws Exception {
    Approval asked = ask("digest-1");
    assertThatThrownBy(() -> book().grant(asked.id(), "note-assistant", ""))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("cannot decide it");
    book().deny(asked.id(), "mara", "");
    assertThatThrownBy(() -> book().grant(asked.id(), "jan", ""))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("it is denied");
    assertThatThrownBy(() -> book().grant("apr-nothing", "jan", ""))
        .isInstanceOf(Refused.class)
        .hasMessage("there is no approval apr-nothing");
  }

  @Test
  void bounds_what_one_caller_has_waiting() throws Exception {
    for (int i = 0; i < ApprovalBook.PENDING_PER_CALLER; i++) {
      ask("digest-" + i);
    }
    assertThat(book().open(SOON, asking("one-more", "note-assistant")))
        .isEqualTo(new Approvals.TooMany(ApprovalBook.PENDING_PER_CALLER));
    assertThat(book().pending()).isEqualTo(ApprovalBook.PENDING_PER_CALLER);
    assertThat(ask("digest-0").state()).isEqualTo(State.PENDING);
    assertThat(book().open(SOON, asking("one-more", "somebody-else")))
        .isInstanceOf(Approvals.Standing.class);
    clock.advance(Duration.ofHours(1));
    assertThat(ask("one-more").state()).isEqualTo(State.PENDING);
    assertThat(book().pending()).isEqualTo(1);
  }

  @Test
  void keeps_the_body_no_longer_than_until_the_decision() throws Exception {
    Approval asked = ask("digest-1");
    assertThat(asked.ask().preview()).contains("Acme");
    book().grant(asked.id(), "mara", "");
    restart();
    assertThat(book().byId(asked.id()).orElseThrow().ask().hasPreview()).isFalse();

    Approval ignored = ask("digest-2");
    clock.advance(Duration.ofHours(2));
    ask("digest-3");
    assertThat(book().byId(ignored.id()).orElseThrow().ask().hasPreview()).isFalse();
  }

  @Test
  void erases_the_body_of_what_nobody_decided_also_when_nobody_asks_any_more() throws Exception {
    Approval ignored = ask("digest-1");
    clock.advance(Duration.ofHours(2));
    book().sweep();
    assertThat(book().byId(ignored.id()).orElseThrow().ask().hasPreview()).isFalse();
    restart();
    assertThat(book().byId(ignored.id()).orElseThrow().ask().hasPreview()).isFalse();
  }

  @Test
  void keeps_in_evidence_whether_all_of_the_call_was_shown() throws Exception {
    book().grant(ask("digest-1").id(), "mara", "");
    Approval.Ask hiding = asking("digest-2", "note-assistant", " ".repeat(20_000) + "{}");
    Approval asked = ((Approvals.Standing) book().open(SOON, hiding)).approval();
    assertThat(asked.ask().isCut()).isTrue();
    restart();
    assertThat(book().byId(asked.id()).orElseThrow().ask().isCut()).isTrue();
    book().grant(asked.id(), "mara", "");
    Approval.Ask noText = asking("digest-3", "note-assistant", "{\ufffd}");
    asked = ((Approvals.Standing) book().open(SOON, noText)).approval();
    restart();
    book().grant(asked.id(), "mara", "");
    assertThat(evidence.kept().stream().map(change -> change.after().get("shown")))
        .containsExactly("whole", "in part", "in part");
  }

  @Test
  void forgets_what_ended_a_week_ago() throws Exception {
    Approval asked = ask("digest-1");
    clock.advance(Duration.ofDays(8));
    ask("digest-2");
    assertThat(book().byId(asked.id())).isEmpty();
    restart();
    assertThat(book().byId(asked.id())).isEmpty();
  }

  @Test
  void leaves_the_call_pending_if_the_decision_leaves_no_evidence() throws Exception {
    Approval asked = ask("digest-1");
    evidence.breakDown();
    assertThatThrownBy(() -> book().grant(asked.id(), "mara", ""))
        .isInstanceOf(RegisterUnavailable.class);
    assertThat(book().find("digest-1").orElseThrow().state()).isEqualTo(State.PENDING);
    restart();
    assertThat(book().find("digest-1").orElseThrow().state()).isEqualTo(State.PENDING);
  }

  @Test
  void the_digest_differs_wherever_the_call_does() {
    byte[] body = "{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8);
    byte[] other = "{\"text\": \"a\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(
            List.of(
                ApprovalDigest.of("i", "c", "crm", "POST", "/a", "", body),
                ApprovalDigest.of("i", "c", "crm", "POST", "/a", "", other),
                ApprovalDigest.of("i", "c", "crm", "POST", "/a?", "", body),
                ApprovalDigest.of("i", "c", "crm", "PUT", "/a", "", body),
                ApprovalDigest.of("i", "c", "erp", "POST", "/a", "", body),
                ApprovalDigest.of("i", "d", "crm", "POST", "/a", "", body),
                ApprovalDigest.of("ic", "", "crm", "POST", "/a", "", body),
                ApprovalDigest.of("i", "c", "crm", "POST", "/a", "x-tenant: 7", body)))
        .doesNotHaveDuplicates();
  }

  private ApprovalBook book() {
    return open.register().approvals();
  }

  private Approval ask(String digest) throws RegisterUnavailable {
    return ((Approvals.Standing) book().open(SOON, asking(digest, "note-assistant"))).approval();
  }

  private static Approval.Ask asking(String digest, String caller) {
    return asking(digest, caller, "{\"company\":\"Acme\"}");
  }

  private static Approval.Ask asking(String digest, String caller, String body) {
    return new Approval.Ask(
        digest,
        caller,
        "note-assistant",
        "crm",
        "updateContact",
        "PATCH",
        "/contacts/7?notify=true",
        "Content-Type: application/json",
        body,
        "call-1",
        Duration.ofHours(1));
  }

  private void restart() throws RegisterUnavailable {
    open.close();
    open = Registers.open(folder, clock, evidence);
  }
}
