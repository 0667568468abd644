package dev.gatehouse.admin;

import java.nio.file.Path;
import java.util.Optional;

/** Reads a state folder's journal for people, whoever owns it. Integers are exit codes. */
public interface AuditTrail {
  int search(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) throws Failed;

  int show(Path stateFolder, String id, boolean json, Terminal terminal) throws Failed;

  /** Prints what people changed in the register, newest first. */
  int changes(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) throws Failed;

  /**
   * Tells what is not as it was signed, and where.
   *
   * @param checkpoint a checkpoint that was kept elsewhere, which the journal must go through
   */
  int verify(Path stateFolder, Optional<Path> checkpoint, boolean json, Terminal terminal)
      throws Failed;

  /** Prints records as they come, oldest first, until the thread is interrupted. */
  int tail(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) throws Failed;
}
