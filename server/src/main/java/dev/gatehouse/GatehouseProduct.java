package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.Product;
import dev.gatehouse.admin.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What the command line asks of the product. */
final class GatehouseProduct implements Product {
  private final Clock clock;

  GatehouseProduct(Clock clock) {
    this.clock = clock;
  }

  @Override
  public int run(Path config, boolean succeeding, Terminal terminal) throws Failed {
    return serve(
        () -> succeeding ? Start.succeeding(config, clock) : Start.of(config, clock),
        terminal,
        instance -> instance.urls().forEach(url -> terminal.out().println("ready " + url)));
  }

  /** Begins to serve. */
  @FunctionalInterface
  private interface Starting {
    Instance start() throws Failed, ConfigurationMistaken;
  }

  private int serve(Path config, Terminal terminal, DemoCommand.Ready ready) throws Failed {
    return serve(() -> Start.of(config, clock), terminal, ready);
  }

  /** Serves until a signal ends it, or a successor is there. */
  private static int serve(Starting starting, Terminal terminal, DemoCommand.Ready ready)
      throws Failed {
    // A signal that comes before it serves is not lost, and does not end the process by itself.
    CompletableFuture<Instance> started = new CompletableFuture<>();
    on("TERM", started, Instance::end);
    on("INT", started, Instance::end);
    on("HUP", started, Instance::reload);
    try (Instance instance = starting.start()) {
      started.complete(instance);
      ready.tell(instance);
      terminal.out().flush();
      instance.awaitEnd();
      return 0;
    } catch (ConfigurationMistaken e) {
      e.mistakes().forEach(it -> terminal.err().println(Terminal.shown(it.toString())));
      return Failed.OPERATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failed.OPERATION;
    }
  }

  private static void on(
      String signal, CompletableFuture<Instance> started, Consumer<Instance> action) {
    Signals.on(
        signal,
        () -> {
          var _ = started.thenAccept(action);
        });
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
