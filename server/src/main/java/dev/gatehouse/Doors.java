package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.proxy.Bounds;
import dev.gatehouse.proxy.Inherited;
import dev.gatehouse.proxy.Listener;
import dev.gatehouse.proxy.ServerTls;
import dev.gatehouse.proxy.Transport;
import dev.gatehouse.proxy.TrustedProxies;
import dev.gatehouse.proxy.http.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one gateway: the public one, and the one for health and metrics. */
final class Doors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
  private static final Duration RENEWAL = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LEAVE = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final int MOST_FIELDS = 100;
  private static final int PRIVILEGED = 1024;

  private final Transport transport;
  private final ListenConfig listen;
  private final Proofs proofs;
  private final Ledger ledger;
  private final Load load;
  private final List<Inherited> inherited;
  private final List<Door> doors = new ArrayList<>();
  private final List<URI> urls = new ArrayList<>();
  private final ScheduledExecutorService renewing;
  private ListenConfig shown;
  // What was so at the start, or is by a reload, is told by the check.
  private Instant toldOfEnd;
  // The check tells of the first list alone, so that none counts as told here.
  private Instant toldOfList = Instant.MIN;

  /** A listener, and what it proves itself with. */
  private record Door(Listener listener, Optional<ServerTls> tls) {}

  Doors(
      Transport transport,
      ListenConfig listen,
      Proofs proofs,
      Ledger ledger,
      Load load,
      List<Inherited> inherited) {
    this.inherited = new ArrayList<>(inherited);
    this.load = load;
    this.transport = transport;
    this.listen = listen;
    this.shown = listen;
    this.renewing =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gatehouse-certificates").daemon().factory());
    long every = RENEWAL.toSeconds();
    var _ = renewing.scheduleWithFixedDelay(this::renewIssued, every, every, TimeUnit.SECONDS);
    this.proofs = proofs;
    this.toldOfEnd = proofs.clock().instant();
    this.ledger = ledger;
  }

  /**
   * Opens the listener that callers use.
   *
   * @param tls what it proves itself with; empty for plaintext
   */
  void openPublic(Optional<ServerTls> tls, Supplier<Snapshot> snapshot) throws IOException {
    ListenConfig.Public open = listen.open();
    open(
        open.address(),
        tls,
        new TrustedProxies(open.trustedProxies(), open.proxyProtocol()),
        snapshot);
  }

  /** Opens the listener for health and metrics, if there is to be one. */
  void openAdmin(Optional<ServerTls> tls, Snapshot snapshot) throws IOException {
    if (listen.admin().isPresent()) {
      Address address = listen.admin().get().address();
      open(address, tls, TrustedProxies.NONE, () -> snapshot);
    }
  }

  private void open(
      Address address, Optional<ServerTls> tls, TrustedProxies proxies, Supplier<Snapshot> snapshot)
      throws IOException {
    Listener listener;
    try {
      listener =
          Listener.open(
              transport,
              config(address, proxies),
              snapshot,
              ledger,
              load,
              tls.orElse(null),
              inherited);
    } catch (IOException e) {
      String name = doors.isEmpty() ? "public" : "admin";
      throw new IOException(
          "listen.%s.address: %s; %s".formatted(name, e.getMessage(), remedy(address.port())), e);
    }
    doors.add(new Door(listener, tls));
    Address bound = new Address(address.host(), listener.address().getPort());
    urls.add(URI.create((tls.isEmpty() ? "http" : "https") + "://" + bound));
  }

  // Systems give the lower ports to whoever has the right to them, and say no in their own words.
  static String remedy(int port) {
    return port > 0 && port < PRIVILEGED
        ? "write one from 1024 on, end what listens there, or give the process the right to"
            + " listen on lower ones (CAP_NET_BIND_SERVICE)"
        : "write another, or end what listens there";
  }

  /**
   * Shows what the files hold now, and what the local authority issues now; connections that are
   * open stay as they are.
   *
   * @throws IOException if a file is not right: then that listener shows what it did
   */
  synchronized void renew(ListenConfig now) throws IOException {
    shown = now;
    for (int i = 0; i < doors.size(); i++) {
      Door door = doors.get(i);
      Optional<ServerTls.Config> config = i == 0 ? proofs.open(now) : proofs.admin(now);
      if (door.tls().isPresent() && config.isPresent()) {
        door.tls().get().renew(config.get());
      }
    }
  }

  /** When the first certificate of each listener ends, by seconds since the epoch. */
  Map<String, Double> certificatesEnd() {
    Map<String, Double> ends = new TreeMap<>();
    for (int i = 0; i < doors.size(); i++) {
      String name = i == 0 ? "public" : "admin";
      doors.get(i).tls().ifPresent(tls -> ends.put(name, (double) tls.ends().getEpochSecond()));
    }
    return ends;
  }

  /** When the first list of revoked certificates of callers ends, by seconds since the epoch. */
  Map<String, Double> revocationsEnd() {
    return doors.getFirst().tls().flatMap(ServerTls::revokedUntil).stream()
        .collect(Collectors.toMap(_ -> "public", ends -> (double) ends.getEpochSecond()));
  }

  /** Tells of a list that has ended since this told of one, of the last if there are several. */
  void tellOfList() {
    Instant now = proofs.clock().instant();
    Optional<Instant> ended = doors.getFirst().tls().flatMap(tls -> tls.revokedUntil(now));
    if (ended.isPresent() && ended.get().isAfter(toldOfList)) {
      toldOfList = ended.get();
      LOG.warn(
          "a list of revoked certificates {}: nobody of its authority is believed",
          CertificateCheck.words(ended.get(), now));
    }
  }

  // Once a day is often enough to be heard, and seldom enough to be read.
  private void tellOfEnd() {
    Instant now = proofs.clock().instant();
    if (now.isBefore(toldOfEnd.plus(DAY)) || doors.getFirst().tls().isEmpty()) {
      return;
    }
    Instant ends = doors.getFirst().tls().get().ends();
    if (CertificateCheck.isSoon(ends, now)) {
      toldOfEnd = now;
      LOG.warn("a certificate that callers are shown {}", CertificateCheck.words(ends, now));
    }
  }

  // What the local authority issued ends one day, and the process may run longer.
  private void renewIssued() {
    try {
      tellOfEnd();
      tellOfList();
      if (proofs.authority().renews()) {
        renew(shown);
        LOG.info("the local authority's certificate was renewed");
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("the certificates in use are kept: {}", e.getMessage());
    }
  }

  private Listener.Config config(Address address, TrustedProxies proxies) {
    ListenConfig.Limits limits = listen.open().limits();
    return new Listener.Config(
        new InetSocketAddress(address.host(), address.port()),
        new Limits((int) limits.uri().bytes(), (int) limits.headers().bytes(), MOST_FIELDS),
        limits.body().bytes(),
        limits.headerTimeout(),
        limits.bodyTimeout(),
        limits.idleTimeout(),
        CALL,
        new Bounds(listen.bounds().connections(), listen.bounds().connectionsPerSource()),
        proxies);
  }

  /** Where they listen: the public one first. */
  List<URI> urls() {
    return List.copyOf(urls);
  }

  /** Connections that are open now, on all listeners. */
  int connections() {
    return doors.stream().mapToInt(door -> door.listener().connections()).sum();
  }

  /** Lets go of sockets that an earlier process had and this one does not listen on. */
  void closeOthers() {
    inherited.forEach(Inherited::close);
    inherited.clear();
  }

  List<Listener> listeners() {
    return doors.stream().map(Door::listener).toList();
  }

  /** Lets a successor in: returns when there is nothing left but streams, and slow calls. */
  void leave() {
    // Calls under way are counted for all listeners together.
    for (int i = 0; i < doors.size(); i++) {
      doors.get(i).listener().leave(i == 0 ? LEAVE : Duration.ZERO);
    }
  }

  /** Lets the calls under way end, then closes. */
  @Override
  public void close() {
    renewing.shutdownNow();
    doors.forEach(door -> door.listener().close(shown.drain()));
  }
}
