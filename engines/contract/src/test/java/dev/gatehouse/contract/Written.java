package dev.gatehouse.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Contracts that a test writes down. */
final class Written {
  private Written() {}

  /** The contract of a document, with all that there is to compile. */
  static Contract contract(Path folder, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    Compilation compilation = Contract.compile(file, CompileOptions.ANSWERS);
    return compilation.contract().orElseThrow(() -> new AssertionError(compilation.diagnostics()));
  }

  /** The first operation of a document. */
  static Operation operation(Path folder, String yaml) throws IOException {
    return contract(folder, yaml).operations().getFirst();
  }
}
