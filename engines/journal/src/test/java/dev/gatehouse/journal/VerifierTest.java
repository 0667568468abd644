package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
  private static final int TAMPERS = Integer.getInteger("gatehouse.tampers", 200);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);

  private final Path folder;

  VerifierTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void passes_an_untouched_journal_open_or_closed() throws Exception {
    Path state = folder.resolve("state");
    long records = SampleJournal.make(state, 4);
    Report report = Verifier.of(state).run();
    assertThat(report.findings()).isEmpty();
    assertThat(report.remarks()).isEmpty();
    assertThat(report.records()).isEqualTo(records);
    assertThat(report.unsigned()).isZero();
    assertThat(Verifier.of(state.resolve("journal")).run().passes()).isTrue();
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS)) {
      SampleJournal.append(journal.appender(0, Runnable::run), "while it runs");
      assertThat(Verifier.of(state).run().findings()).isEmpty();
    }
  }

  @Test
  void finds_every_tamper_and_says_where() throws Exception {
    TamperScene.make(folder).tamper(TAMPERS, SEED);
  }

  @Test
  void names_the_records_that_were_altered() throws Exception {
    Path state = folder.resolve("state");
    SampleJournal.make(state, 2);
    Path open;
    try (var files = Files.list(state.resolve("journal"))) {
      open = files.filter(file -> file.toString().endsWith(".segment")).findFirst().orElseThrow();
    }
    RawSegment segment = RawSegment.read(open);
    Entry third = entryAt(state, open, 2);
    segment.damage(2);
    segment.write(open);
    assertThat(Verifier.of(state).run().findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.ALTERED);
              assertThat(finding.first()).isEqualTo(third.sequence());
              assertThat(finding.end()).isEqualTo(third.sequence() + 1);
            });
  }

  @Test
  void finds_a_folder_that_was_rolled_back_through_a_checkpoint_kept_elsewhere() throws Exception {
    Path state = folder.resolve("state");
    SampleJournal.make(state, 2);
    Path earlier = folder.resolve("earlier");
    SampleJournal.copy(state, earlier);
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS)) {
      SampleJournal.append(journal.appender(0, Runnable::run), "what somebody wants undone");
    }
    String kept = Files.readString(state.resolve("checkpoints/latest"));
    assertThat(Verifier.of(state).through(kept, "witness").run().findings()).isEmpty();
    assertThat(Verifier.of(earlier).run().findings()).isEmpty();
    assertThat(Verifier.of(earlier).through(kept, "witness").run().findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.FORKED);
    try (Journal journal = Journal.open(earlier, SampleJournal.OPTIONS)) {
      SampleJournal.append(journal.appender(0, Runnable::run), "another history");
    }
    assertThat(Verifier.of(earlier).through(kept, "witness").run().findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.FORKED);
  }

  private static Entry entryAt(Path state, Path segment, int index) throws Exception {
    try (SegmentReader reader = SegmentReader.original(segment)) {
      return Reader.of(state).at(reader.header().first() + index).orElseThrow();
    }
  }
}
