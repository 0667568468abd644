package dev.gatehouse.contract.document;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads documents that are already in memory. */
public final class Parse {
  private Parse() {}

  /** The root of a JSON text, or nothing and a diagnostic. */
  public static Optional<Node> json(URI uri, byte[] bytes, Consumer<Diagnostic> diagnostics) {
    return JsonLoader.load(uri, uri.toString(), bytes, diagnostics);
  }

  /** The root of a YAML text, or nothing and a diagnostic. */
  public static Optional<Node> yaml(URI uri, String text, Consumer<Diagnostic> diagnostics) {
    return YamlLoader.load(uri, uri.toString(), text, diagnostics);
  }
}
