package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTreeTest {
  private static final int SEGMENTS = 4;
  private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private static Path whole;
  private static long size;

  private final Layout layout;

  SealedTreeTest(@TempDir Path state) {
    this.layout = new Layout(state);
  }

  @BeforeAll
  static void make() throws IOException {
    size = SampleJournal.make(whole, SEGMENTS);
  }

  @BeforeEach
  void copy() throws IOException {
    SampleJournal.copy(whole, layout.state());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, SEGMENTS})
  void refuses_a_seal_with_other_subtrees(int ordinal) throws IOException {
    edit(ordinal, "(subtree \\d+) \\S+", "$1 " + ZEROS);
    assertRefuses(ordinal);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, SEGMENTS})
  void refuses_a_seal_that_states_another_root(int ordinal) throws IOException {
    edit(ordinal, "(?m)^[A-Za-z0-9+/]{43}=$", ZEROS);
    assertRefuses(ordinal);
  }

  @Test
  void refuses_seals_that_agree_with_each_other_and_not_with_the_last_checkpoint()
      throws IOException {
    Subtrees forged = new Subtrees(new TreeHash(), 0);
    for (int ordinal = 1; ordinal <= SEGMENTS; ordinal++) {
      Seal seal = layout.unverifiedSeal(ordinal).orElseThrow();
      List<Subtrees.Node> nodes = new ArrayList<>(seal.nodes());
      if (ordinal == 2) {
        nodes.set(0, new Subtrees.Node(nodes.getFirst().level(), new byte[32]));
      }
      nodes.forEach(forged::add);
      Checkpoint was = seal.checkpoint();
      Checkpoint states = new Checkpoint(was.origin(), was.size(), forged.root(), was.time());
      String note = Files.readString(layout.seal(ordinal));
      String signatures = note.substring(note.lastIndexOf("\n\n") + 1);
      Seal stating = new Seal(states, ordinal, seal.first(), nodes);
      Files.writeString(layout.seal(ordinal), stating.text() + signatures);
    }
    assertRefuses(2);
  }

  @Test
  void refuses_a_seal_that_claims_more_records_than_can_be() throws IOException {
    edit(2, "subtree \\d+ ", "subtree 61 ");
    assertRefuses(2);
  }

  @Test
  void refuses_two_seals_in_each_other_s_place() throws IOException {
    Path aside = layout.draft("aside");
    Files.move(layout.seal(2), aside);
    Files.move(layout.seal(3), layout.seal(2));
    Files.move(aside, layout.seal(3));
    assertRefuses(2);
  }

  @Test
  void refuses_a_seal_that_is_gone() throws IOException {
    Files.delete(layout.seal(2));
    assertRefuses(2);
  }

  @Test
  void refuses_a_seal_that_nobody_signed_behind_the_last_checkpoint() throws IOException {
    Files.copy(layout.seal(2), layout.latest(), StandardCopyOption.REPLACE_EXISTING);
    assertOpens();
    Files.copy(layout.seal(2), layout.latest(), StandardCopyOption.REPLACE_EXISTING);
    edit(SEGMENTS, "(?m)^time .*$", "time 2020-01-01T00:00:00Z");
    assertRefuses(SEGMENTS);
  }

  @Test
  void refuses_a_seal_of_the_segment_that_is_still_open() throws IOException {
    String latest = Files.readString(layout.latest());
    Files.writeString(
        layout.seal(SEGMENTS + 1), latest.replaceFirst("time .*", "time 2020-01-01T00:00:00Z"));
    assertRefuses(SEGMENTS + 1);
  }

  @Test
  void leaves_a_covered_seal_s_own_signature_to_the_verifier() throws IOException {
    edit(2, "(?m)^time .*$", "time 2020-01-01T00:00:00Z");
    assertOpens();
    assertThat(Verifier.of(layout.state()).run().findings())
        .extracting(Finding::kind)
        .contains(Finding.Kind.UNSIGNED);
  }

  private void edit(int ordinal, String pattern, String replacement) throws IOException {
    Path seal = layout.seal(ordinal);
    String note = Files.readString(seal);
    String edited = note.replaceFirst(pattern, replacement);
    assertThat(edited).isNotEqualTo(note);
    Files.writeString(seal, edited);
  }

  private void assertRefuses(int ordinal) {
    assertThatThrownBy(() -> Journal.open(layout.state(), SampleJournal.OPTIONS).close())
        .isInstanceOf(IOException.class)
        .hasMessage(layout.seal(ordinal) + " is missing or damaged; run the verifier");
  }

  private void assertOpens() throws IOException {
    try (Journal journal = Journal.open(layout.state(), SampleJournal.OPTIONS)) {
      assertThat(journal.damages()).isEmpty();
      assertThat(journal.size()).isEqualTo(size);
    }
  }
}
