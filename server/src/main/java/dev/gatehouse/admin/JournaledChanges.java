package dev.gatehouse.admin;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.register.Change;
import dev.gatehouse.register.Changes;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;

/** Keeps every change of the register in the journal; what is not kept does not happen. */
public final class JournaledChanges implements Changes {
  private final AuditLog audit;

  public JournaledChanges(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public void keep(Change change) throws RegisterUnavailable {
    try {
      audit.change(
          change.millis(),
          change.by(),
          change.action(),
          change.subject(),
          change.before(),
          change.after());
    } catch (IOException e) {
      throw new RegisterUnavailable("the change cannot be recorded", e);
    }
  }
}
