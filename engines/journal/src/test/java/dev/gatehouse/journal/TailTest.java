package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
  private final Path state;
  private final List<String> shown = new ArrayList<>();

  TailTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void shows_each_record_once_in_order_over_segments_that_come_and_are_compressed()
      throws Exception {
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS);
        Tail tail = Tail.of(state, 0)) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int i = 0; i < 2_000; i++) {
        SampleJournal.append(appender, text(i));
        if (i % 7 == 0) {
          poll(tail);
          assertThat(shown).hasSize(i + 1);
        }
      }
      poll(tail);
    }
    assertThat(shown).isEqualTo(texts(0, 2_000));
  }

  @Test
  void goes_on_where_another_stood() throws Exception {
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      IntStream.range(0, 1_000).forEach(i -> SampleJournal.append(appender, text(i)));
    }
    long cursor;
    try (Tail tail = Tail.of(state, 0)) {
      tail.poll(entry -> shown.add(new String(entry.bytes(), UTF_8)) && shown.size() < 700);
      cursor = tail.next();
    }
    assertThat(cursor).isEqualTo(700);
    try (Tail tail = Tail.of(state, cursor)) {
      poll(tail);
    }
    assertThat(shown).isEqualTo(texts(0, 1_000));
  }

  @Test
  void waits_for_the_checkpoint_where_only_signed_records_count() throws Exception {
    Options slow = SampleJournal.OPTIONS.withCheckpointEvery(Duration.ofHours(1));
    try (Journal journal = Journal.open(state, slow)) {
      Appender appender = journal.appender(0, Runnable::run);
      IntStream.range(0, 10).forEach(i -> SampleJournal.append(appender, text(i)));
      try (Tail tail = Tail.of(state, 0).signedBy(journal.key())) {
        poll(tail);
        assertThat(shown).isEmpty();
      }
    }
    NoteKey key = NoteKey.parse(Files.readString(state.resolve("journal.pub"))).orElseThrow();
    try (Tail tail = Tail.of(state, 0).signedBy(key)) {
      poll(tail);
    }
    assertThat(shown).isEqualTo(texts(0, 10));
  }

  @Test
  void stops_before_a_record_that_is_still_being_written() throws Exception {
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      IntStream.range(0, 10).forEach(i -> SampleJournal.append(appender, text(i)));
    }
    Path file = state.resolve("journal/0000000001.segment");
    byte[] whole = Files.readAllBytes(file);
    RawSegment torn = RawSegment.read(file);
    Arrays.fill(torn.bytes(), torn.at(6), torn.at(6) + 4, (byte) 0);
    torn.write(file);
    try (Tail tail = Tail.of(state, 0)) {
      poll(tail);
      assertThat(shown).isEqualTo(texts(0, 6));
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(whole));
      }
      poll(tail);
    }
    assertThat(shown).isEqualTo(texts(0, 10));
  }

  private void poll(Tail tail) throws IOException {
    tail.poll(entry -> shown.add(new String(entry.bytes(), UTF_8)));
  }

  private static String text(int i) {
    return "record number " + i + " and some more text";
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(TailTest::text).toList();
  }
}
