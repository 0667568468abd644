package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Limits NOTHING_LARGER = new Limits(Long.MIN_VALUE, 0, Long.MAX_VALUE);

  private final Path state;

  RetentionTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void deletes_whole_segments_and_leaves_the_rest_verifiable() throws Exception {
    long size = SampleJournal.make(state, 5);
    long first = release(NOTHING_LARGER, RetentionTest::nobody);
    assertThat(first).isPositive();
    assertThat(SampleJournal.sealed(state)).isZero();
    Report report = Verifier.of(state).run();
    assertThat(report.findings()).isEmpty();
    assertThat(report.remarks()).isEmpty();
    assertThat(report.released()).isEqualTo(first);
    assertThat(report.records()).isEqualTo(size - first);
    assertThat(sequences()).hasSize((int) (size - first)).startsWith(first);
    NoteKey key = NoteKey.parse(Files.readString(state.resolve("journal.pub"))).orElseThrow();
    Checkpoint last = new Layout(state).latest(key).orElseThrow().checkpoint();
    Prover prover = Prover.of(state);
    List<byte[]> path = prover.inclusion(size - 1, last.size());
    assertThat(Proof.includes(prover.leaf(size - 1), size - 1, last.size(), path, last.root()))
        .isTrue();
  }

  @Test
  void goes_on_and_deletes_again_after_a_restart() throws Exception {
    SampleJournal.make(state, 3);
    long first = release(NOTHING_LARGER, RetentionTest::nobody);
    SampleJournal.make(state, 3);
    long second = release(NOTHING_LARGER, RetentionTest::nobody);
    Report report = Verifier.of(state).run();
    assertThat(report.findings()).isEmpty();
    assertThat(report.released()).isEqualTo(first + second);
    try (Tail tail = Tail.of(state, 0)) {
      List<Long> shown = new ArrayList<>();
      tail.poll(entry -> shown.add(entry.sequence()));
      assertThat(shown).isEqualTo(sequences()).startsWith(first + second);
    }
  }

  @Test
  void deletes_only_as_much_as_the_size_asks_and_only_what_is_older() throws Exception {
    SampleJournal.make(state, 4);
    long all = 0;
    for (int ordinal : new Layout(state).compressed()) {
      all += Files.size(new Layout(state).sealed(ordinal));
    }
    release(new Limits(Long.MIN_VALUE, all - 1, Long.MAX_VALUE), RetentionTest::nobody);
    assertThat(new Layout(state).compressed()).doesNotContain(1).contains(2, 3, 4);
    // Every record of the sample has the time 1,000,000.
    assertThat(
            release(new Limits(1_000_000, Long.MAX_VALUE, Long.MAX_VALUE), RetentionTest::nobody))
        .isZero();
    assertThat(release(new Limits(1_000_001, Long.MAX_VALUE, 0), RetentionTest::nobody)).isZero();
    assertThat(
            release(new Limits(1_000_001, Long.MAX_VALUE, Long.MAX_VALUE), RetentionTest::nobody))
        .isPositive();
    assertThat(new Layout(state).compressed()).isEmpty();
  }

  @Test
  void keeps_a_segment_in_which_a_record_is_held() throws Exception {
    SampleJournal.make(state, 4);
    long held = new SegmentFirst(state, 3).sequence();
    release(NOTHING_LARGER, entry -> entry.sequence() == held);
    assertThat(new Layout(state).compressed()).containsExactly(3);
    assertThat(Verifier.of(state).run().findings()).isEmpty();
    assertThat(Reader.of(state).at(held)).isPresent();
  }

  @Test
  void is_told_from_a_deletion_that_nobody_signed() throws Exception {
    SampleJournal.make(state, 5);
    Layout layout = new Layout(state);
    long held = new SegmentFirst(state, 3).sequence();
    release(NOTHING_LARGER, entry -> entry.sequence() == held);
    Files.delete(layout.sealed(3));
    assertThat(Verifier.of(state).run().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.DELETED);
              assertThat(finding.file()).contains("0000000003");
              assertThat(finding.first()).isEqualTo(held);
            });
    String note = Files.readString(layout.released());
    Files.writeString(layout.released(), note.replace("segments 1-2", "segments 1-3"));
    assertThat(Verifier.of(state).run().findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.UNSIGNED, Finding.Kind.DELETED);
  }

  /** The first record of a segment. */
  private record SegmentFirst(Path state, int ordinal) {
    long sequence() throws IOException {
      try (SegmentReader segment = SegmentReader.open(new Layout(state), ordinal)) {
        return segment.header().first();
      }
    }
  }

  private static boolean nobody(Entry entry) {
    return false;
  }

  /** How many records were deleted. */
  private long release(Limits limits, Predicate<Entry> held) throws IOException {
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS)) {
      List<Retention.Candidate> candidates = journal.retention().candidates(limits, held);
      journal.retention().release(candidates);
      return candidates.stream().mapToLong(it -> it.end() - it.first()).sum();
    }
  }

  private List<Long> sequences() throws IOException {
    List<Long> sequences = new ArrayList<>();
    Reader.of(state)
        .forward(
            0,
            entry -> {
              assertThat(new String(entry.bytes(), UTF_8)).isNotEmpty();
              return sequences.add(entry.sequence());
            });
    return sequences;
  }
}
