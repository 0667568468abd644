package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
  private final Path state;
  private final Path earlier;
  private final Path held;

  WitnessTest(@TempDir Path folder) {
    this.state = folder.resolve("state");
    this.earlier = folder.resolve("earlier");
    this.held = folder.resolve("held");
  }

  @Test
  void holds_the_last_checkpoint_and_follows_the_journal_over_restarts() throws Exception {
    SampleJournal.make(state, 2);
    Testimony testimony = testimony(state);
    assertThat(give(testimony, state)).isEqualTo(Testimony.Outcome.KEPT);
    for (int round = 0; round < 3; round++) {
      grow(state, 50 + round, "more");
      assertThat(give(testimony, state)).isEqualTo(Testimony.Outcome.KEPT);
      assertThat(Files.readString(held)).isEqualTo(Files.readString(new Layout(state).latest()));
    }
    grow(state, 400, "as much as needs other segments");
    Testimony again = testimony(state);
    assertThat(give(again, state)).isEqualTo(Testimony.Outcome.KEPT);
    assertThat(again.held()).isGreaterThan(800);
    assertThat(Verifier.of(state).through(Files.readString(held), "held").run().findings())
        .isEmpty();
  }

  @Test
  void keeps_what_it_holds_when_the_folder_was_rolled_back() throws Exception {
    SampleJournal.make(state, 1);
    SampleJournal.copy(state, earlier);
    grow(state, 20, "what somebody wants undone");
    assertThat(give(testimony(state), state)).isEqualTo(Testimony.Outcome.KEPT);
    String evidence = Files.readString(held);
    assertThat(give(testimony(earlier), earlier)).isEqualTo(Testimony.Outcome.ROLLED_BACK);
    grow(earlier, 60, "another history");
    assertThat(give(testimony(earlier), earlier)).isEqualTo(Testimony.Outcome.FORKED);
    assertThat(Files.readString(held)).isEqualTo(evidence);
    assertThat(Verifier.of(earlier).through(evidence, "held").run().findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.FORKED);
  }

  @Test
  void does_not_overwrite_what_is_no_checkpoint_of_this_journal() throws Exception {
    SampleJournal.make(state, 1);
    Files.writeString(held, "something of somebody");
    assertThatThrownBy(() -> give(testimony(state), state))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not a checkpoint of this journal");
    assertThat(held).hasContent("something of somebody");
  }

  private Testimony testimony(Path of) throws IOException {
    return Testimony.of(of, key(of));
  }

  private Testimony.Outcome give(Testimony testimony, Path of) throws IOException {
    return testimony.give(new FileWitness(held, key(of)));
  }

  private static NoteKey key(Path of) throws IOException {
    return NoteKey.parse(Files.readString(new Layout(of).publicKey())).orElseThrow();
  }

  private static void grow(Path journal, int records, String text) throws IOException {
    try (Journal open = Journal.open(journal, SampleJournal.OPTIONS)) {
      Appender appender = open.appender(0, Runnable::run);
      for (int i = 0; i < records; i++) {
        SampleJournal.append(appender, text + " " + i);
      }
    }
  }
}
