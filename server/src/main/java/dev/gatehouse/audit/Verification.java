package dev.gatehouse.audit;

import dev.gatehouse.journal.Finding;
import dev.gatehouse.journal.Report;
import dev.gatehouse.journal.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the journal of a state folder is as it was signed.
 *
 * @param records how many records were read
 * @param unsigned how many follow the last checkpoint, which nobody has signed yet
 * @param released how many records retention has deleted
 * @param findings what is wrong, one line each
 * @param remarks what may be the trace of a process that died, one line each
 */
public record Verification(
    long records, long unsigned, long released, List<String> findings, List<String> remarks) {

  /** Reads the whole journal; never writes. */
  public static Verification of(Path stateFolder) throws IOException {
    return of(Verifier.of(stateFolder).run());
  }

  /** The same, and it must go through a checkpoint that was kept elsewhere. */
  public static Verification of(Path stateFolder, Path checkpoint) throws IOException {
    String note = Files.readString(checkpoint);
    return of(Verifier.of(stateFolder).through(note, checkpoint.toString()).run());
  }

  private static Verification of(Report report) {
    return new Verification(
        report.records(),
        report.unsigned(),
        report.released(),
        report.findings().stream().map(Finding::toString).toList(),
        report.remarks());
  }

  public boolean passes() {
    return findings.isEmpty();
  }
}
