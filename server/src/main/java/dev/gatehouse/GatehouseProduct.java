package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.Product;
import dev.gatehouse.admin.Terminal;
import java.nio.file.Path;
import java.time.Clock;

/** What the command line asks of the product. */
final class GatehouseProduct implements Product {
  private final Clock clock;

  GatehouseProduct(Clock clock) {
    this.clock = clock;
  }

  @Override
  public int run(Path config, boolean succeeding, Terminal terminal) throws Failed {
    return new Tenure(terminal, clock)
        .serve(
            () -> succeeding ? Start.succeeding(config, clock) : Start.of(config, clock),
            instance -> instance.urls().forEach(url -> terminal.out().println("ready " + url)));
  }

  private int serve(Path config, Terminal terminal, DemoCommand.Ready ready) throws Failed {
    return new Tenure(terminal, clock).serve(() -> Start.of(config, clock), ready);
  }

  @Override
  public int check(Path config, boolean json, Terminal terminal) throws Failed {
    return new CheckCommand(clock).run(config, json, terminal);
  }

  @Override
  public int schema(Terminal terminal) {
    terminal.out().print(Reference.schema());
    return 0;
  }

  @Override
  public int demo(Demo demo, Terminal terminal) throws Failed {
    return new DemoCommand(this::serve).run(demo, terminal);
  }

  @Override
  public Path stateFolder(Path config) throws Failed {
    return new Loader(config, clock).draft().state();
  }

  @Override
  public Desk open(Path config) throws Failed {
    return OfflineDesk.open(config, clock);
  }

  @Override
  public int explain(Path config, String call, boolean json, Terminal terminal) throws Failed {
    return new ExplainCommand(clock).run(config, call, json, terminal);
  }

  @Override
  public int diff(Path old, Path fresh, boolean json, Terminal terminal) throws Failed {
    return DiffCommand.run(old, fresh, json, terminal);
  }

  @Override
  public int report(Path contract, boolean json, Terminal terminal) throws Failed {
    return StrictnessCommand.run(contract, json, terminal);
  }
}
