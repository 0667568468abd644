package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileSegmentTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void is_read_without_a_crash_a_hang_or_much_memory(@TempDir Path folder) {
    assertTimeoutPreemptively(
        SOON,
        () -> {
          HostileSegment hostile = new HostileSegment(folder);
          SplittableRandom random = new SplittableRandom(1);
          for (int i = 0; i < 120; i++) {
            byte[] data = new byte[random.nextInt(2, 2_000)];
            random.nextBytes(data);
            data[0] = (byte) i;
            hostile.read(data);
          }
        });
  }

  @Test
  void passes_over_a_block_that_unpacks_to_more_than_it_says(@TempDir Path folder)
      throws Exception {
    // Found by JournalFuzz: form 3 is a compressed segment whose checksums are right.
    new HostileSegment(folder).read(new byte[] {0x0b, 0x0b, (byte) 0xe8, 0x0a, 0x21, 0x21});
  }

  @Test
  void does_not_count_records_that_could_not_have_had_a_place(@TempDir Path folder)
      throws Exception {
    Path state = folder.resolve("state");
    SampleJournal.make(state, 1);
    // The next segment says that it begins at record 2^50.
    byte[] header = Files.readAllBytes(state.resolve("journal/0000000002.segment"));
    MemorySegment memory = MemorySegment.ofArray(header);
    new SegmentHeader(3, 7, 1L << 50).write(memory);
    Files.write(state.resolve("journal/0000000003.segment"), memory.toArray(ValueLayout.JAVA_BYTE));
    assertTimeoutPreemptively(
        SOON,
        () -> {
          assertThatThrownBy(() -> Journal.open(state, SampleJournal.OPTIONS))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("run the verifier");
          assertThat(Verifier.of(state).run().passes()).isFalse();
        });
  }
}
