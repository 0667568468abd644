package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EndedTest {
  private static ProcessBuilder shell(String line) {
    return new ProcessBuilder("bash", "-c", line);
  }

  @Test
  void tells_how_a_program_ended_and_what_it_printed() throws Exception {
    Ended ended = Ended.of(shell("cat; echo out; echo err >&2; exit 3"));

    assertThat(ended).isEqualTo(new Ended(3, "out\n", "err\n"));
    assertThatThrownBy(ended::succeeds).hasMessageContainingAll("exit 3", "out", "err");
  }

  @Test
  void destroys_what_does_not_end_with_all_that_it_started_and_tells_what_it_printed()
      throws Exception {
    Process process = shell("sleep 1000 & printf '%s\\nso far\\n' $!; wait").start();
    String begun = process.inputReader(StandardCharsets.UTF_8).readLine();

    Throwable told = catchThrowable(() -> Ended.of(process, Duration.ZERO));

    assertThat(told)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("does not end", "so far");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    ProcessHandle.of(Long.parseLong(begun))
        .ifPresent(sleep -> sleep.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }
}
