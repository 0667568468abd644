package dev.gatehouse.contract.strict;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.outline.Outline;
import java.nio.file.Path;
import java.util.List;

/**
 * How strict a contract is.
 *
 * @param weaknesses in the order of files and lines, each place once
 * @param diagnostics what could not be read, and was not looked at
 */
public record Strictness(List<Weakness> weaknesses, List<Diagnostic> diagnostics) {

  /** Looks at an OpenAPI document and all files that it refers to. */
  public static Strictness of(Path contract) {
    Outline outline = Outline.read(contract);
    return new Strictness(new Inspection(outline).weaknesses(), outline.diagnostics());
  }
}
