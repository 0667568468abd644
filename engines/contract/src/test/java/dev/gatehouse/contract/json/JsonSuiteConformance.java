package dev.gatehouse.contract.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatehouse.contract.Corpora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JSONTestSuite: what its y files hold is accepted, what its n files hold is refused. */
class JsonSuiteConformance {

  @Test
  void accepts_95_documents_where_names_may_repeat() throws IOException {
    check("y_", true, 95, 95);
  }

  @Test
  void refuses_the_two_that_repeat_names() throws IOException {
    check("y_", false, 93, 95);
  }

  @Test
  void refuses_188_texts() throws IOException {
    check("n_", true, 0, 188);
    check("n_", false, 0, 188);
  }

  /** What a reader may do as it likes: this one must only come back. */
  @Test
  void takes_a_side_on_35_doubtful_texts() throws IOException {
    check("i_", true, 13, 35);
  }

  private static void check(String prefix, boolean repeats, int accepted, int total)
      throws IOException {
    Path folder = Corpora.folder("json/JSONTestSuite/test_parsing");
    Tape tape = new Tape();
    List<String> taken = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      if (tape.read(bytes, 0, bytes.length, Bounds.DEFAULT.duplicateKeys(repeats)) == null) {
        taken.add(file.getFileName().toString());
      }
    }
    String suite = "JSONTestSuite " + prefix + (repeats ? "" : " without repeated names");
    boolean refuses = prefix.equals("n_");
    Corpora.report(
        suite, refuses ? total - taken.size() : taken.size(), total, refuses ? taken : List.of());
    assertEquals(total, files.size());
    assertEquals(accepted, taken.size(), () -> String.join("\n", taken));
  }
}
