package dev.gatehouse.contract.fuzz;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.document.Parse;
import dev.gatehouse.contract.schema.Dialect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any bytes as YAML, and as a schema if they are. */
public final class HostileYaml {
  private HostileYaml() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    URI uri = URI.create("test:yaml");
    String text = new String(data, StandardCharsets.UTF_8);
    Parse.yaml(uri, text, diagnostics::add)
        .ifPresent(root -> HostileSchema.compile(root, uri, Dialect.OPENAPI31, diagnostics, data));
  }
}
