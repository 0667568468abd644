package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineTest {
  private static final int SPARES = 200_000;

  @Test
  void hands_back_every_spare_also_one_that_comes_while_it_closes(@TempDir Path state)
      throws Exception {
    Layout layout = new Layout(state);
    Files.createDirectories(layout.journal());
    Files.createDirectories(layout.checkpoints());
    Options options = Options.of("journal.test").withSegments(16 << 10, Duration.ofHours(1));
    LiveSegment spare = Keeper.allocate(layout, options, Disk.LOCAL, 1, Pace.AT_ONCE);
    Line line = new Line(List.of(spare), new Bell());
    Thread keeper =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < SPARES; i++) {
                    line.offer(spare);
                  }
                });
    int back = 0;
    while (keeper.isAlive()) {
      back += line.close().size();
    }
    back += line.close().size();
    assertThat(back).isEqualTo(SPARES);
    spare.release();
  }
}
