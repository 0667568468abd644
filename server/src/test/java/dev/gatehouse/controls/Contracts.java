package dev.gatehouse.controls;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Contracts for tests of controls. */
public final class Contracts {
  private Contracts() {}

  /** An operation of the quickstart's CRM. */
  public static Operation crm(String id) {
    Path root = Path.of(System.getProperty("gatehouse.root", ".."));
    return operation(root.resolve("examples/quickstart/crm.openapi.yaml"), id);
  }

  /** The operation {@code op} of a contract whose paths are given as YAML. */
  public static Operation of(Path folder, String paths) {
    Path file = folder.resolve("contract.yaml");
    try {
      Files.writeString(
          file, "openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths:\n" + paths.indent(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return operation(file, "op");
  }

  private static Operation operation(Path file, String id) {
    Compilation compiled = Contract.compile(file);
    return compiled
        .contract()
        .orElseThrow(() -> new AssertionError(compiled.diagnostics()))
        .operation(id)
        .orElseThrow();
  }
}
