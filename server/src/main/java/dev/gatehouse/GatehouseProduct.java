package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.Product;
import dev.gatehouse.admin.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** What the command line asks of the product. */
final class GatehouseProduct implements Product {
  private final Clock clock;

  GatehouseProduct(Clock clock) {
    this.clock = clock;
  }

  @Override
  public int run(Path config, Terminal terminal) throws Failed {
    return serve(
        config,
        terminal,
        instance -> instance.urls().forEach(url -> terminal.out().println("ready " + url)));
  }

  /** Serves until a signal ends it. */
  private int serve(Path config, Terminal terminal, DemoCommand.Ready ready) throws Failed {
    CountDownLatch end = new CountDownLatch(1);
    Signals.on("TERM", end::countDown);
    Signals.on("INT", end::countDown);
    try (Instance instance = Instance.start(config, clock)) {
      Signals.on("HUP", instance::reload);
      ready.tell(instance);
      terminal.out().flush();
      end.await();
      return 0;
    } catch (ConfigurationMistaken e) {
      e.mistakes().forEach(mistake -> terminal.err().println(mistake));
      return Failed.OPERATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failed.OPERATION;
    }
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
