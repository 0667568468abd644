package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.Terminal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways of one process: one serves until it is told to end, or until another process has
 * succeeded it. If that one ends before it serves, this process begins another, with what was in
 * force before: what was to be the new version or the new configuration may be what is wrong.
 */
final class Tenure {
  private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

  private final Terminal terminal;
  private final Clock clock;
  private volatile @Nullable Instance serving;
  private volatile boolean ended;
  private volatile boolean changed;

  /** Begins to serve. */
  @FunctionalInterface
  interface Starting {
    Instance start() throws Failed, ConfigurationMistaken;
  }

  Tenure(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  /** Serves until a signal ends it, or a successor serves and its own streams have ended. */
  int serve(Starting starting, DemoCommand.Ready ready) throws Failed {
    Signals.on("TERM", this::end);
    Signals.on("INT", this::end);
    Signals.on("HUP", this::reload);
    try (Instance first = starting.start()) {
      show(first);
      ready.tell(first);
      terminal.out().flush();
      first.awaitEnd();
      goOn(first);
      return 0;
    } catch (ConfigurationMistaken e) {
      e.mistakes().forEach(it -> terminal.err().println(Terminal.shown(it.toString())));
      return Failed.OPERATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failed.OPERATION;
    }
  }

  /** Ends an instance for good, or begins others until one has ended for good. */
  private void goOn(Instance first) throws Failed, InterruptedException {
    List<Thread> leaving = new ArrayList<>();
    Instance instance = first;
    try {
      while (!instance.endsForGood()) {
        LOG.error("the successor ended before it served: this process serves again");
        Instance before = instance;
        Succession back = Succession.back(before.estate().path());
        leaving.add(Thread.ofPlatform().name("streams-of-before").start(before::close));
        instance = Start.again(before.loader(), before.served(), back, clock);
        show(instance);
        instance.awaitEnd();
      }
    } finally {
      instance.close();
      for (Thread thread : leaving) {
        thread.join();
      }
    }
  }

  // A signal that comes before it serves is not lost, and does not end the process by itself.
  private void show(Instance instance) {
    serving = instance;
    if (ended) {
      instance.end();
    }
    if (changed) {
      changed = false;
      instance.reload();
    }
  }

  private void end() {
    ended = true;
    Instance now = serving;
    if (now != null) {
      now.end();
    }
  }

  private void reload() {
    changed = true;
    Instance now = serving;
    if (now != null) {
      changed = false;
      now.reload();
    }
  }
}
