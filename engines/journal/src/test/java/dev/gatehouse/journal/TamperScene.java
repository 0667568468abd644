package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * A journal to tamper with, an earlier copy of it, a journal that somebody else made, and the last
 * checkpoint where a witness holds it.
 *
 * @param changed files of the earlier copy that say something else than now
 */
record TamperScene(Path state, Path earlier, Path forged, List<Path> changed, String witness) {
  static final String WITNESS = "the witness";

  static TamperScene make(Path folder) throws IOException {
    Path state = folder.resolve("state");
    Path earlier = folder.resolve("earlier");
    Path forged = folder.resolve("forged");
    SampleJournal.make(state, 5);
    SampleJournal.copy(state, earlier);
    try (Journal journal = Journal.open(state, SampleJournal.OPTIONS)) {
      Appender appender = journal.appender(0, Runnable::run);
      for (int i = 0; i < 20; i++) {
        SampleJournal.append(appender, "what somebody wants undone " + i);
      }
    }
    SampleJournal.make(forged, 5);
    List<Path> changed = new ArrayList<>();
    for (String name : List.of("journal", "checkpoints")) {
      try (Stream<Path> files = Files.list(earlier.resolve(name))) {
        for (Path file : files.sorted().toList()) {
          byte[] now = Files.readAllBytes(state.resolve(earlier.relativize(file)));
          if (!Arrays.equals(now, Files.readAllBytes(file))) {
            changed.add(file);
          }
        }
      }
    }
    String witness = Files.readString(new Layout(state).latest());
    return new TamperScene(state, earlier, forged, changed, witness);
  }

  /** Tampers `count` times, each time with a new copy, and wants each found where it was done. */
  void tamper(int count, long seed) throws IOException {
    List<Tamper> kinds = List.of(Tamper.values());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      Path copy = state.resolveSibling("copy" + i);
      SampleJournal.copy(state, copy);
      Tamper tamper = kinds.get(i % kinds.size());
      Tamper.Done done = tamper.run(copy, this, random);
      Report report = Verifier.of(copy).through(witness, WITNESS).run();
      Assertions.assertThat(done.isIn(report))
          .as("%s, %s, seed %d, round %d: %s", tamper, done.what(), seed, i, report.findings())
          .isTrue();
      delete(copy);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
