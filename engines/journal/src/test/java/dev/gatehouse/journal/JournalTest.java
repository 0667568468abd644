package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Options OPTIONS =
      Options.of("journal.test").withSegments(64 << 10, Duration.ofHours(1));

  private final Path state;

  JournalTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void reads_back_what_was_written_oldest_first_and_newest_first() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS)) {
      Appender appender = journal.appender(3, Runnable::run);
      for (int i = 0; i < 100; i++) {
        assertThat(append(appender, "record " + i)).isEqualTo(new Receipt.Kept(i));
      }
      assertThat(texts(journal.reader(), 0)).hasSize(100).startsWith("record 0", "record 1");
      assertThat(texts(journal.reader(), 98)).containsExactly("record 98", "record 99");
      assertThat(newest(journal.reader(), 2)).containsExactly("record 99", "record 98");
      assertThat(journal.reader().at(7)).get().extracting(Entry::stream).isEqualTo(3);
      assertThat(journal.reader().at(100)).isEmpty();
    }
  }

  @Test
  void goes_on_behind_the_last_record_when_opened_again() throws Exception {
    for (int round = 0; round < 5; round++) {
      try (Journal journal = Journal.open(state, OPTIONS)) {
        assertThat(journal.damages()).isEmpty();
        assertThat(append(journal.appender(0, Runnable::run), "round " + round))
            .isEqualTo(new Receipt.Kept(round));
      }
    }
    assertThat(texts(Reader.of(state), 0)).hasSize(5);
  }

  @Test
  void settles_durable_records_once_the_disk_has_them() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      List<CompletableFuture<Receipt>> settled = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        settled.add(durable(appender, "change " + i));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(settled.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(new Receipt.Kept(i));
      }
    }
  }

  @Test
  void settles_who_waits_behind_one_whose_owner_throws() throws Exception {
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    Thread.Builder threads =
        Thread.ofPlatform().uncaughtExceptionHandler((_, failure) -> thrown.add(failure));
    try (Journal journal = Journal.open(state, OPTIONS)) {
      Appender appender = journal.appender(0, threads::start);
      List<CompletableFuture<Receipt>> settled = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        appender.appendDurable(
            new byte[1],
            0,
            1,
            1,
            _ -> {
              throw new IllegalStateException("an owner's mistake");
            });
        settled.add(durable(appender, "change " + i));
      }
      for (CompletableFuture<Receipt> each : settled) {
        assertThat(each.get(10, TimeUnit.SECONDS)).isInstanceOf(Receipt.Kept.class);
      }
      Await.until(() -> thrown.size() == 50);
    }
  }

  @Test
  void compresses_full_segments_and_reads_them_like_the_others() throws Exception {
    int count = 5_000;
    try (Journal journal = Journal.open(state, OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int i = 0; i < count; i++) {
        appendPatiently(appender, "a record with some text that repeats itself " + i);
      }
      Await.until(() -> sealed() >= 4);
      assertThat(texts(journal.reader(), 0)).hasSize(count);
      assertThat(newest(journal.reader(), count)).hasSize(count);
      assertThat(journal.reader().at(1_234))
          .get()
          .satisfies(entry -> assertThat(new String(entry.bytes(), UTF_8)).endsWith(" 1234"));
    }
    try (Journal journal = Journal.open(state, OPTIONS)) {
      assertThat(journal.damages()).isEmpty();
      assertThat(append(journal.appender(0, Runnable::run), "one more"))
          .isEqualTo(new Receipt.Kept(count));
    }
  }

  @Test
  void signs_a_checkpoint_over_everything_when_it_closes() throws Exception {
    Journal journal = Journal.open(state, OPTIONS);
    append(journal.appender(0, Runnable::run), "only");
    journal.close();
    Checkpoint checkpoint = journal.checkpoint().orElseThrow();
    String note = Files.readString(state.resolve("checkpoints/latest"));
    assertThat(checkpoint.size()).isEqualTo(1);
    assertThat(Note.open(note, journal.key())).isPresent();
    assertThat(Note.open(note.replace("\n1\n", "\n2\n"), journal.key())).isEmpty();
  }

  @Test
  void shows_nobody_else_what_is_in_a_folder_that_everybody_may_enter() throws Exception {
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    Journal.open(state, OPTIONS).close();
    for (String folder : List.of("journal", "checkpoints")) {
      assertThat(Files.getPosixFilePermissions(state.resolve(folder)))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void refuses_a_second_owner() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS)) {
      assertThat(journal.size()).isZero();
      assertThatThrownBy(() -> Journal.open(state, OPTIONS))
          .isInstanceOf(JournalInUseException.class)
          .hasMessageContaining("in use by another process");
    }
  }

  @Test
  void refuses_what_is_too_long_and_what_comes_after_closing() throws Exception {
    Journal journal = Journal.open(state, OPTIONS);
    Appender appender = journal.appender(0, Runnable::run);
    assertThat(append(appender, "x".repeat(64 << 10)))
        .isEqualTo(new Receipt.Refused(Refusal.TOO_LONG));
    journal.close();
    assertThat(append(appender, "late")).isEqualTo(new Receipt.Refused(Refusal.CLOSED));
    assertThat(durable(appender, "late").get(1, TimeUnit.SECONDS))
        .isEqualTo(new Receipt.Refused(Refusal.CLOSED));
  }

  @Test
  void keeps_only_segments_in_the_journal_folder() throws Exception {
    try (Journal journal = Journal.open(state, OPTIONS)) {
      append(journal.appender(0, Runnable::run), "one");
    }
    try (var files = Files.list(state.resolve("journal"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("\\d{10}\\.(segment|sealed)"));
    }
    assertThat(Files.getPosixFilePermissions(state.resolve("journal.key"))).hasSize(2);
  }

  private long sealed() throws IOException {
    try (var files = Files.list(state.resolve("journal"))) {
      return files.filter(file -> file.toString().endsWith(".sealed")).count();
    }
  }

  private static Receipt append(Appender appender, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return appender.append(bytes, 0, bytes.length, 1_000_000);
  }

  private static void appendPatiently(Appender appender, String text) {
    Await.until(() -> append(appender, text) instanceof Receipt.Kept);
  }

  private static CompletableFuture<Receipt> durable(Appender appender, String text) {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    byte[] bytes = text.getBytes(UTF_8);
    appender.appendDurable(bytes, 0, bytes.length, 1_000_000, receipt::complete);
    return receipt;
  }

  private static List<String> texts(Reader reader, long from) throws IOException {
    List<String> texts = new ArrayList<>();
    reader.forward(from, entry -> texts.add(new String(entry.bytes(), UTF_8)));
    return texts;
  }

  private static List<String> newest(Reader reader, int limit) throws IOException {
    List<String> texts = new ArrayList<>();
    reader.backward(
        Span.ALWAYS, entry -> texts.add(new String(entry.bytes(), UTF_8)) && texts.size() < limit);
    return texts;
  }
}
