package dev.gatehouse.register;

import java.nio.file.Path;
import java.security.SecureRandom;

/** Registers for tests. */
public final class Registers {
  private Registers() {}

  /** A register and the folder that it lies in, let go together. */
  public record Open(StateFolder folder, Register register) implements AutoCloseable {
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
