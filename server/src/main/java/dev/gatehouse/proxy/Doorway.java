package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Snapshot;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What all connections of one listener share. */
final class Doorway {
  /** How long a connection without a call may still bring one while the doorway is left. */
  private static final Duration LAST_CALL = Duration.ofSeconds(1);

  /** How long a stream that is told of its end may take to come to it. */
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  private final Listener.Config config;
  private final String scheme;
  private final Supplier<Snapshot> snapshot;
  private final Ledger ledger;
  private final Load load;
  private final Sources sources;
  private final AtomicInteger count = new AtomicInteger();
  private final Set<Visitor> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;
  private volatile boolean leaving;
  private volatile boolean streamsStay;

  Doorway(
      Listener.Config config,
      String scheme,
      Supplier<Snapshot> snapshot,
      Ledger ledger,
      Load load) {
    this.load = load;
    this.sources = new Sources(config.bounds().perSource());
    this.config = config;
    this.scheme = scheme;
    this.snapshot = snapshot;
    this.ledger = ledger;
  }

  Listener.Config config() {
    return config;
  }

  String scheme() {
    return scheme;
  }

  Snapshot snapshot() {
    return snapshot.get();
  }

  Ledger ledger() {
    return ledger;
  }

  int connections() {
    return count.get();
  }

  boolean draining() {
    return draining;
  }

  Load load() {
    return load;
  }

  /** Whether there is room for one more connection, which then takes it. */
  boolean admits() {
    if (count.incrementAndGet() > config.bounds().connections()) {
      count.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Whether there is room for one more from where this one comes, which then takes it. */
  boolean admits(Peer peer) {
    if (config.proxies().include(peer.address())) {
      return true;
    }
    if (sources.admit(peer.address())) {
      peer.count();
      return true;
    }
    return false;
  }

  /** A connection that was admitted is no more. */
  void gone(Peer peer) {
    count.decrementAndGet();
    if (peer.counted()) {
      sources.left(peer.address());
    }
  }

  void opened(Visitor connection) {
    open.add(connection);
  }

  /** A connection is known better from now on. */
  void became(Visitor before, Visitor now) {
    open.add(now);
    open.remove(before);
  }

  void closed(Visitor connection) {
    open.remove(connection);
  }

  /**
   * Whether a successor is about to take over: a connection without a call is then ended by the
   * answer of its next one, since its caller may be sending that already.
   */
  boolean leaving() {
    return leaving;
  }

  /** Whether a successor serves every call that comes now. */
  boolean left() {
    return streamsStay && !leaving;
  }

  /**
   * Whether streams go on for now although the doorway takes no further calls: a successor does,
   * and whoever streams need not hear of it.
   */
  boolean streamsStay() {
    return streamsStay;
  }

  /**
   * Ends all connections but those that stream, gently; returns after {@code most} at the latest.
   */
  void leave(Duration most) {
    leaving = true;
    streamsStay = true;
    draining = true;
    open.forEach(Visitor::drain);
    long grace = System.nanoTime() + Math.min(most.toNanos(), LAST_CALL.toNanos());
    while (System.nanoTime() < grace
        && (load.calls() > 0 || open.stream().anyMatch(Visitor::awaitsCalls))) {
      LockSupport.parkNanos(5_000_000);
    }
    leaving = false;
    open.forEach(Visitor::drain);
    long until = grace + most.toNanos() - Math.min(most.toNanos(), LAST_CALL.toNanos());
    while (System.nanoTime() < until && load.calls() > 0) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  void drain(Duration deadline) {
    draining = true;
    open.forEach(Visitor::drain);
    awaitNobody(deadline);
    if (streamsStay) {
      streamsStay = false;
      open.forEach(Visitor::drain);
      awaitNobody(LAST_WORD);
    }
    open.forEach(Visitor::cutOff);
    awaitNobody(LAST_WORD);
  }

  private void awaitNobody(Duration most) {
    long until = System.nanoTime() + most.toNanos();
    while (count.get() > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}
