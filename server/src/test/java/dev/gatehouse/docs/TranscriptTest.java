package dev.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final String DOCUMENT =
      """
      Text with $ no command.
      ```console
      $ first --option
      one … three
      $ second
      ```
      ```sh
      $ not this
      ```
      ```console
      $ third
      begin
      …
      end
      ```
      """;

  private final Transcript transcript = Transcript.of(DOCUMENT);

  @Test
  void holds_what_is_typed_in_console_blocks() {
    assertThat(transcript.steps())
        .extracting(Transcript.Step::command)
        .containsExactly("first --option", "second", "third");
    assertThat(transcript.steps().getFirst().line()).isEqualTo(3);
  }

  @Test
  void compares_what_is_printed_and_leaves_gaps_open() {
    Transcript.Step first = transcript.steps().getFirst();
    Transcript.Step third = transcript.steps().getLast();

    assertThat(first.matches("one (2) three\n")).isTrue();
    assertThat(first.matches("one (2) four\n")).isFalse();
    assertThat(first.matches("one two three\nmore\n")).isFalse();
    assertThat(third.matches("begin\nend\n")).isTrue();
    assertThat(third.matches("begin\nx\ny\nend\n")).isTrue();
    assertThat(third.matches("begin\nx\n")).isFalse();
    assertThat(transcript.steps().get(1).matches("anything\n")).isTrue();
  }
}
