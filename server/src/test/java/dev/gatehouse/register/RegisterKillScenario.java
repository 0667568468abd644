package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process on a register, killed wherever it happens to be. */
class RegisterKillScenario {
  private static final int KILLS = 6;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path folder;
  private final Random random = new Random(20_261_121);
  private final List<String> said = new ArrayList<>();

  RegisterKillScenario(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void what_was_said_to_be_done_is_done_after_every_kill() throws Exception {
    for (int i = 0; i < KILLS; i++) {
      workAndKill(20 + random.nextInt(200));
      judge();
    }
  }

  private void workAndKill(int lines) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThatThrownBy(() -> StateFolder.own(folder))
          .isInstanceOf(RegisterUnavailable.class)
          .hasMessageContaining("(process " + child.pid() + ")");
      for (int n = 0; line != null && n < lines; n++) {
        said.add(line);
        line = out.readLine();
      }
      // Of the process alone: Process.destroyForcibly would close the stream, too.
      child.toHandle().destroyForcibly();
      // The last line may be cut off; the others were said before the kill.
      while (line != null) {
        String next = out.readLine();
        if (next != null) {
          said.add(line);
        }
        line = next;
      }
    }
    assertThat(child.waitFor()).isEqualTo(137);
  }

  private void judge() throws RegisterUnavailable {
    assertThat(said).hasSizeGreaterThan(20);
    try (Registers.Open open = Registers.open(folder, new ManualClock())) {
      for (String line : said) {
        String subject = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("passed")) {
          assertThat(open.register().approvals().pass(SOON, subject, "again")).isFalse();
          assertThat(open.register().approvals().byId(subject))
              .get()
              .extracting(Approval::state)
              .isEqualTo(Approval.State.PASSED);
        } else {
          Key key = ((Keys.Known) open.register().keys().find(subject)).key();
          if (line.startsWith("revoked")) {
            assertThat(key.revoked()).isNotEqualTo(Key.NEVER);
          }
        }
      }
    }
  }
}
