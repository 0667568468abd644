package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.register.Register;
import dev.gatehouse.register.RegisterUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contract locks of a state folder, for reading, whoever owns it; none if there is no folder.
 */
final class KeptLocks implements AutoCloseable {
  private final @Nullable Register register;
  private final Contracts.Vault vault;

  private KeptLocks(@Nullable Register register, Contracts.Vault vault) {
    this.register = register;
    this.vault = vault;
  }

  static KeptLocks of(Loader loader, Clock clock) {
    try {
      Path state = loader.draft().state();
      Register register = Register.view(state, clock);
      return new KeptLocks(register, new LockedContracts(state, register.contractLocks()));
    } catch (Failed | RegisterUnavailable e) {
      // A folder that no gateway has used yet: nothing is locked.
      return new KeptLocks(null, _ -> Optional.empty());
    }
  }

  Contracts.Vault vault() {
    return vault;
  }

  @Override
  public void close() {
    if (register != null) {
      register.close();
    }
  }
}
