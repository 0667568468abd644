package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProverTest {
  @Test
  void proves_any_record_and_any_earlier_size_against_a_checkpoint(@TempDir Path state)
      throws Exception {
    long size = SampleJournal.make(state, 2);
    NoteKey key = NoteKey.parse(Files.readString(state.resolve("journal.pub"))).orElseThrow();
    Layout layout = new Layout(state);
    byte[] root = layout.latest(key).orElseThrow().checkpoint().root();
    Prover prover = Prover.of(state);
    for (long index : new long[] {0, 1, 100, 255, 256, size - 1}) {
      List<byte[]> path = prover.inclusion(index, size);
      byte[] leaf = prover.leaf(index);
      assertThat(Proof.includes(leaf, index, size, path, root)).as("record " + index).isTrue();
      assertThat(Proof.includes(leaf, index + 1, size, path, root)).isFalse();
    }
    for (int ordinal : layout.seals()) {
      Checkpoint earlier = layout.seal(ordinal, key).orElseThrow().checkpoint();
      List<byte[]> path = prover.consistency(earlier.size(), size);
      assertThat(Proof.extended(earlier.size(), earlier.root(), size, root, path)).isTrue();
      assertThat(Proof.extended(earlier.size(), root, size, earlier.root(), path)).isFalse();
    }
  }
}
