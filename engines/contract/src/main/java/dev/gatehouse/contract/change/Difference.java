package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Diagnostic;
import dev.gatehouse.contract.outline.Outline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed between two contracts.
 *
 * @param changes the gravest first, in the order of the old contract
 * @param complete whether that is all: of contracts that differ in more places than anybody reads,
 *     or that are made to be hard to compare, it is not
 * @param diagnostics what could not be read of either, and was not compared
 */
public record Difference(List<Change> changes, boolean complete, List<Diagnostic> diagnostics) {

  /** Compares two OpenAPI documents and all files that they refer to. */
  public static Difference of(Path old, Path fresh) {
    return of(Outline.read(old), Outline.read(fresh));
  }

  /** Compares two outlines. */
  public static Difference of(Outline old, Outline fresh) {
    Comparison comparison = new Comparison(old, fresh);
    List<Change> changes = comparison.changes();
    List<Diagnostic> diagnostics = new ArrayList<>(old.diagnostics());
    diagnostics.addAll(fresh.diagnostics());
    return new Difference(changes, comparison.complete(), diagnostics);
  }

  /** Whether some change has this effect. */
  public boolean has(Effect effect) {
    return changes.stream().anyMatch(change -> change.effect() == effect);
  }
}
