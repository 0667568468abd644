package dev.gatehouse.admin;

import dev.gatehouse.register.Refused;
import dev.gatehouse.register.Register;
import dev.gatehouse.register.RegisterUnavailable;
import java.time.InstantSource;
import java.util.List;

/** Does errands on a register that this process owns. */
public final class RegisterDesk implements Desk {
  private final KeyErrands keys;
  private final ApprovalErrands approvals;
  private final Configured configured;

  public RegisterDesk(Register register, Configured configured, InstantSource clock) {
    this.keys = new KeyErrands(register.keyring(), configured, clock);
    this.approvals = new ApprovalErrands(register.approvals(), clock);
    this.configured = configured;
  }

  @Override
  public List<Row> run(Errand errand, String person) throws Failed {
    try {
      return switch (errand.name()) {
        case "key issue" -> List.of(keys.issue(errand, person));
        case "key list" -> keys.list(errand);
        case "key revoke" -> List.of(keys.revoke(errand, person));
        case "key rotate" -> List.of(keys.rotate(errand, person));
        case "key import" -> List.of(keys.take(errand, person));
        case "approval list" -> approvals.list();
        case "approval show" -> List.of(approvals.show(errand));
        case "approval grant" -> List.of(approvals.grant(errand, person));
        case "approval deny" -> List.of(approvals.deny(errand, person));
        case "contract learn" -> {
          String api = errand.value("api");
          yield List.of(Row.of("api", api, "contract", configured.learnedContract(api)));
        }
        case "contract lock" -> {
          String api = errand.value("api");
          yield List.of(Row.of("api", api, "locked", configured.lockContract(api, person)));
        }
        default -> throw Failed.mistake("there is no command " + errand.name());
      };
    } catch (Refused e) {
      throw Failed.of(
          String.valueOf(e.getMessage()), e.isNothing() ? Failed.MISTAKE : Failed.OPERATION);
    } catch (RegisterUnavailable e) {
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
  }
}
