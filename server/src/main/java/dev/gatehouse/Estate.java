package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.JournaledChanges;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.register.Register;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;

/** What a state folder holds, owned by this process: the register and the audit log. */
record Estate(StateFolder folder, Register register, AuditLog audit) implements AutoCloseable {
  // Nothing for users, so no key: small segments let a test fill a disk within seconds.
  private static final int SEGMENT = Integer.getInteger("gatehouse.journal.segment", 32 << 20);

  static Estate open(Path path, Clock clock) throws Failed {
    StateFolder folder;
    try {
      folder = StateFolder.own(path);
    } catch (RegisterUnavailable e) {
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
    try {
      AuditLog audit = AuditLog.open(path, clock, SEGMENT);
      Register register =
          Register.open(folder, clock, new SecureRandom(), new JournaledChanges(audit));
      return new Estate(folder, register, audit);
    } catch (IOException | RegisterUnavailable e) {
      folder.close();
      throw Failed.operation(path + " cannot be used: " + e.getMessage());
    }
  }

  Path path() {
    return folder.path();
  }

  LockedContracts locked() {
    return new LockedContracts(path(), register.contractLocks());
  }

  @Override
  public void close() {
    register.close();
    try {
      audit.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      folder.close();
    }
  }
}
