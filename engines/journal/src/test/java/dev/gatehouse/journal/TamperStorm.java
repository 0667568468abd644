package dev.gatehouse.journal;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tampers so often that what is found only by chance is missed. */
class TamperStorm {
  private static final int TAMPERS = Integer.getInteger("gatehouse.tampers", 10_000);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);

  private final Path folder;

  TamperStorm(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void finds_and_locates_every_tamper() throws Exception {
    TamperScene.make(folder).tamper(TAMPERS, SEED);
    System.out.printf("%d tampers, seed %d: all found and located%n", TAMPERS, SEED);
  }
}
