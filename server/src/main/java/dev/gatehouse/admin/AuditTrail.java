package dev.gatehouse.admin;

import java.nio.file.Path;

/** Reads a state folder's journal for people, whoever owns it. Integers are exit codes. */
public interface AuditTrail {
  int search(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) throws Failed;

  int show(Path stateFolder, String id, boolean json, Terminal terminal) throws Failed;

  /** Prints what people changed in the register, newest first. */
  int changes(Path stateFolder, AuditQuery query, boolean json, Terminal terminal) throws Failed;

  int verify(Path stateFolder, boolean json, Terminal terminal) throws Failed;
}
