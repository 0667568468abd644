package dev.gatehouse.register;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;

/** Registers for tests. */
public final class Registers {
  private Registers() {}

  /** A register and the folder that it lies in, let go together. */
  public record Open(StateFolder folder, Register register) implements AutoCloseable {
    /** Asks a person for a call with this body. */
    public void ask(String digest, String body) throws RegisterUnavailable {
      Approval.Ask asked =
          new Approval.Ask(
              digest,
              "note-assistant",
              "note-assistant",
              "crm",
              "updateContact",
              "PATCH",
              "/contacts/7",
              "",
              body,
              "call-1",
              Duration.ofHours(1));
      register.approvals().open(Duration.ofSeconds(20), asked);
    }

    @Override
    public void close() {
      register.close();
      folder.close();
    }
  }

  public static Open open(Path path, ManualClock clock, Changes changes)
      throws RegisterUnavailable {
    StateFolder folder = StateFolder.own(path);
    return new Open(folder, Register.open(folder, clock, new SecureRandom(), changes));
  }

  public static Open open(Path path, ManualClock clock) throws RegisterUnavailable {
    return open(path, clock, new Evidence());
  }
}
