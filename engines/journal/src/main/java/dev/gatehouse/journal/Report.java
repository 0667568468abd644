package dev.gatehouse.journal;

import java.util.List;
import java.util.Optional;

/**
 * What a verification came to.
 *
 * @param records how many records were read
 * @param latest the last checkpoint in the folder
 * @param unsigned how many records follow it, which nobody has signed yet
 * @param released how many records retention has deleted, as was signed
 * @param findings what is wrong, in the order of the records
 * @param remarks what may be the trace of a process that died, and is in no signed record
 */
public record Report(
    long records,
    Optional<Checkpoint> latest,
    long unsigned,
    long released,
    List<Finding> findings,
    List<String> remarks) {
  public boolean passes() {
    return findings.isEmpty();
  }
}
