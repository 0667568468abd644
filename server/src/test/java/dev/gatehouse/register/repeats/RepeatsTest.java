package dev.gatehouse.register.repeats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.Verdicts;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of repeated changes, whatever happens to the process and its files. */
class RepeatsTest {
  private static final Duration TTL = Duration.ofHours(24);
  private static final Repeats.Bounds BOUNDS = new Repeats.Bounds(40, 16 << 20, 1000);

  @TempDir Path state;
  private final ManualClock clock = new ManualClock("2026-11-26T00:00:00Z");
  private final AtomicLong nanos = new AtomicLong();
  private Repeats repeats;

  @BeforeEach
  void open() throws IOException {
    repeats = Repeats.open(state, BOUNDS, clock, nanos::get);
  }

  @AfterEach
  void close() {
    repeats.close();
  }

  private void restart() throws IOException {
    repeats.close();
    open();
  }

  private static Asked asked(String caller, String key, String body) {
    return new Asked(caller, "crm\nput", key, body, caller, TTL, "call-" + key, 7);
  }

  private static Response answer(String body) {
    Headers headers = Headers.of("Content-Type", "application/json", "X-Empty", "");
    return new Response(201, headers, new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)));
  }

  private Claim first(String key) {
    return first(asked("portal", key, "{}"));
  }

  private Claim first(Asked asked) {
    Found found = repeats.claim(asked);
    assertThat(found).isInstanceOf(Found.Mine.class);
    return ((Found.Mine) found).claim();
  }

  private static boolean intended(Claim claim) {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    claim.intend(told::complete);
    return told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void keep(Claim claim, Response answer) {
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    claim.keep(answer, () -> told.complete(true));
    told.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Found repeat(String key) {
    return repeats.claim(asked("portal", key, "{}"));
  }

  private static Response read(Found found) {
    assertThat(found).isInstanceOf(Found.Answered.class);
    return Verdicts.waiting(
        waiting -> {
          try {
            return ((Found.Answered) found).kept().read(waiting);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void assertFirst(Response read, String body) {
    assertThat(read.status()).isEqualTo(201);
    assertThat(read.headers().first("content-type")).contains("application/json");
    assertThat(read.headers().first("x-empty")).contains("");
    assertThat(((Body.Bytes) read.body()).content()).asString().isEqualTo(body);
  }

  @Test
  void writes_on_when_the_loop_of_a_call_is_gone() throws IOException {
    Claim gone = first("a");
    gone.intend(
        _ -> {
          throw new RejectedExecutionException("the loop was shut down");
        });
    Claim other = first("b");
    assertThat(intended(other)).isTrue();
    keep(other, answer("b"));
    restart();
    assertFirst(read(repeat("b")), "b");
  }

  @Test
  void gives_the_first_answer_again_also_to_the_next_process() throws IOException {
    Claim claim = first("a");
    assertThat(intended(claim)).isTrue();
    keep(claim, answer("{\"id\":1}"));
    assertFirst(read(repeat("a")), "{\"id\":1}");
    restart();
    assertFirst(read(repeat("a")), "{\"id\":1}");
    assertThat(((Found.Answered) repeat("a")).call()).isEqualTo("call-a");
  }

  @Test
  void says_unknown_of_what_was_intended_and_has_no_answer_when_the_process_died()
      throws IOException {
    assertThat(intended(first("a"))).isTrue();
    first("never-intended");
    restart();
    assertThat(repeat("a")).isInstanceOf(Found.Unknown.class);
    assertThat(repeat("never-intended")).isInstanceOf(Found.Mine.class);
  }

  @Test
  void forgets_what_was_released() throws IOException {
    Claim claim = first("a");
    assertThat(intended(claim)).isTrue();
    claim.settle(Ends.unsent());
    assertThat(intended(first("b"))).isTrue();
    restart();
    assertThat(repeat("a")).isInstanceOf(Found.Mine.class);
  }

  @Test
  void tells_one_request_and_one_caller_from_another() {
    Claim claim = first("a");
    assertThat(repeats.claim(asked("portal", "a", "{1}"))).isInstanceOf(Found.Different.class);
    Claim other = first(asked("other", "a", "{}"));
    assertThat(other.alias()).isNotEqualTo(claim.alias()).matches("[0-9a-f-]{14}-?8[0-9a-f-]{20,}");
    assertThat(repeat("a")).isInstanceOf(Found.UnderWay.class);
  }

  @Test
  void does_not_give_what_an_entry_may_no_longer_see() {
    Claim claim = first("a");
    keep(claim, answer("{}"));
    Asked narrower = new Asked("portal", "crm\nput", "a", "{}", "portal", TTL, "call-2", 8);
    assertThat(repeats.claim(narrower)).isInstanceOf(Found.AnswerGone.class);
  }

  @Test
  void says_of_an_answer_that_is_too_large_that_there_was_one() throws IOException {
    Claim claim = first("a");
    keep(claim, answer("x".repeat(2000)));
    assertThat(repeat("a")).isInstanceOf(Found.AnswerGone.class);
    intended(first("b"));
    restart();
    assertThat(repeat("b")).isInstanceOf(Found.Unknown.class);
  }

  @Test
  void lets_a_repeat_wait_for_the_first() {
    Claim claim = first("a");
    Found.UnderWay underWay = (Found.UnderWay) repeat("a");
    Thread.ofVirtual().name("first").start(() -> keep(claim, answer("{}")));
    Found ended =
        Verdicts.waiting(waiting -> underWay.first().await(waiting, Duration.ofSeconds(4)));
    assertFirst(read(ended), "{}");
  }

  @Test
  void forgets_after_its_time_whatever_the_clock_says() throws IOException {
    Claim claim = first("a");
    intended(claim);
    keep(claim, answer("{}"));
    clock.advance(Duration.ofDays(400));
    assertThat(repeat("a")).isInstanceOf(Found.Answered.class);
    nanos.addAndGet(TTL.toNanos());
    assertThat(repeat("a")).isInstanceOf(Found.Mine.class);
  }

  @Test
  void keeps_no_longer_than_its_time_when_the_clock_was_set_back() throws IOException {
    Claim claim = first("a");
    intended(claim);
    keep(claim, answer("{}"));
    clock.advance(Duration.ofDays(-400));
    restart();
    assertThat(repeat("a")).isInstanceOf(Found.Answered.class);
    nanos.addAndGet(TTL.toNanos());
    assertThat(repeat("a")).isInstanceOf(Found.Mine.class);
  }

  @Test
  void pushes_nobody_out_and_leaves_others_their_part() {
    for (int i = 0; i < BOUNDS.keys() / 4; i++) {
      first("k" + i);
    }
    assertThat(repeat("one-more")).isEqualTo(new Found.Full(true));
    assertThat(repeat("k0")).isInstanceOf(Found.UnderWay.class);
    for (int i = 0; i < 30; i++) {
      first(asked("other-" + i % 3, "o" + i, "{}"));
    }
    assertThat(repeats.claim(asked("late", "late", "{}"))).isEqualTo(new Found.Full(false));
  }

  @Test
  void writes_nothing_that_can_be_read() throws IOException {
    Claim claim = first(asked("portal-secret-name", "key-secret", "{}"));
    intended(claim);
    keep(claim, answer("{\"secret\":\"body\"}"));
    for (Path file : files()) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("secret", "call-", "json");
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
  }

  @Test
  void takes_what_is_whole_of_a_torn_or_altered_file() throws IOException {
    for (String key : List.of("a", "b", "c")) {
      Claim claim = first(key);
      intended(claim);
      keep(claim, answer(key));
    }
    repeats.close();
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int cut = whole.length - 1; cut > 0; cut -= 37) {
      Files.write(file, java.util.Arrays.copyOf(whole, cut));
      open();
      assertThat(repeats.keys()).isLessThanOrEqualTo(3);
      repeats.close();
    }
    for (int at = 0; at < whole.length; at += 23) {
      byte[] altered = whole.clone();
      altered[at] ^= 0x10;
      Files.write(file, altered);
      open();
      for (String key : List.of("a", "b", "c")) {
        if (repeat(key) instanceof Found.Answered answered) {
          tryRead(answered, key);
        }
      }
      repeats.close();
    }
    Files.write(file, whole, StandardOpenOption.TRUNCATE_EXISTING);
    open();
    assertFirst(read(repeat("c")), "c");
  }

  private static void tryRead(Found.Answered answered, String body) {
    Verdicts.waiting(
        waiting -> {
          try {
            assertFirst(answered.kept().read(waiting), body);
          } catch (IOException altered) {
            assertThat(altered).isNotNull();
          }
          return true;
        });
  }

  @Test
  void says_that_an_intent_is_not_kept_when_the_folder_cannot_be_written() throws IOException {
    Path answers = state.resolve("answers");
    Path away = state.resolve("away");
    Files.move(answers, away);
    Files.writeString(answers, "in the way");
    assertThat(intended(first("a"))).isFalse();
    Files.delete(answers);
    Files.move(away, answers);
    assertThat(intended(first("b"))).isTrue();
  }

  @Test
  void keeps_what_many_threads_claim_exactly_once() {
    List<Thread> threads = new ArrayList<>();
    AtomicLong mine = new AtomicLong();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("caller-" + i)
              .start(
                  () -> {
                    for (int k = 0; k < 9; k++) {
                      if (repeat("k" + k) instanceof Found.Mine one) {
                        mine.incrementAndGet();
                        intended(one.claim());
                        keep(one.claim(), answer("{}"));
                      }
                    }
                  }));
    }
    threads.forEach(
        thread -> {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(mine).hasValue(9);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(state.resolve("answers"))) {
      return all.filter(path -> path.toString().endsWith(Segment.SUFFIX)).sorted().toList();
    }
  }
}
