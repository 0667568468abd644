package dev.gatehouse.admin;

import dev.gatehouse.register.Register;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.StateFolder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Has errands done: by the gateway that runs, or here if none does. */
final class Errands {
  private final Product product;
  private final InstantSource clock;

  Errands(Product product, InstantSource clock) {
    this.product = product;
    this.clock = clock;
  }

  List<Row> send(Path config, Errand errand) throws Failed {
    Path folder = product.stateFolder(config);
    Optional<SocketDesk> running = SocketDesk.at(StateFolder.socket(folder));
    try (Desk desk = running.isPresent() ? running.get() : here(config, folder, errand)) {
      return desk.run(errand, System.getProperty("user.name", ""));
    }
  }

  private Desk here(Path config, Path folder, Errand errand) throws Failed {
    return switch (errand.name()) {
      case StatusDesk.STATUS -> throw Failed.operation("no gateway runs on " + folder);
      case "key list", "approval list", "approval show" -> view(folder);
      default -> product.open(config);
    };
  }

  /** Reading needs neither the folder's lock nor the rest of the configuration. */
  private Desk view(Path folder) throws Failed {
    try {
      Register register = Register.view(folder, clock);
      Desk desk = new RegisterDesk(register, new Nothing(), clock);
      return new Desk() {
        @Override
        public List<Row> run(Errand errand, String person) throws Failed {
          return desk.run(errand, person);
        }

        @Override
        public void close() {
          register.close();
        }
      };
    } catch (RegisterUnavailable e) {
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
  }

  /** Reading asks nothing of the configuration. */
  private static final class Nothing implements Configured {
    @Override
    public Collection<String> integrations() {
      return List.of();
    }

    @Override
    public boolean takesKeys(String integration) {
      return false;
    }

    @Override
    public String learnedContract(String api) throws Failed {
      throw Failed.operation("the register is opened for reading");
    }

    @Override
    public String lockContract(String api, String person) throws Failed {
      throw Failed.operation("the register is opened for reading");
    }
  }
}
