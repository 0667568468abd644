package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.config.Mistake;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.proxy.Transport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that is in force and what was made of it. A reload builds everything anew
 * beside what runs, and swaps one reference.
 */
final class InForce implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InForce.class);

  private final Loader loader;
  private final Estate estate;
  private final Services services;
  private final TakenAtStart taken;
  // A signal, a changed file and a locked contract come on threads of their own.
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile Upstreams upstreams;
  private volatile Loader.Build build;
  private volatile Snapshot snapshot;

  InForce(Loader loader, Loader.Build first, Estate estate, Services services, Transport transport)
      throws IOException, Failed {
    this.loader = loader;
    this.estate = estate;
    this.services = services;
    this.taken = new TakenAtStart(first.config());
    this.upstreams = Upstreams.none(transport);
    Loader.lockNew(first, estate);
    this.build = first;
    this.snapshot = snapshot(first, upstreams);
  }

  Loader.Build build() {
    return build;
  }

  GatehouseConfig config() {
    return build.config();
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  private Snapshot snapshot(Loader.Build from, Upstreams into) throws IOException {
    boolean made = false;
    try {
      Snapshot next =
          new Routing(from.config(), from.contracts(), from.hashes(), services, into).snapshot(1);
      made = true;
      return next;
    } finally {
      if (!made) {
        into.closeNew();
      }
    }
  }

  /**
   * Takes up the configuration as its files are now; a mistake keeps the one in force.
   *
   * @param renewal takes up the certificates when everything else is in force
   */
  void reload(Consumer<ListenConfig> renewal) {
    reloading.lock();
    try {
      takeUp(renewal);
    } finally {
      reloading.unlock();
    }
  }

  private void takeUp(Consumer<ListenConfig> renewal) {
    try {
      Loader.Build next = loader.load(estate.locked());
      Loader.lockNew(next, estate);
      Upstreams nextUpstreams = upstreams.next();
      snapshot = snapshot(next, nextUpstreams);
      nextUpstreams.closeReplaced();
      upstreams = nextUpstreams;
      List<Mistake> known = build.warnings();
      build = next;
      renewal.accept(next.config().listen());
      tell(next, known);
    } catch (ConfigurationMistaken e) {
      e.mistakes().forEach(mistake -> LOG.error("the configuration in force is kept: {}", mistake));
    } catch (Failed | IOException e) {
      LOG.error("the configuration in force is kept: {}", e.getMessage());
    }
  }

  private void tell(Loader.Build next, List<Mistake> known) {
    taken
        .waiting(next.config())
        .forEach(key -> LOG.warn("a change of `{}` takes effect at the next start", key));
    next.mistakes().forEach(mistake -> LOG.error("left out: {}", mistake));
    next.warnings().stream()
        .filter(warning -> !known.contains(warning))
        .forEach(warning -> LOG.warn("{}", warning));
    LOG.info("the configuration was reloaded");
  }

  @Override
  public void close() {
    upstreams.close();
  }
}
