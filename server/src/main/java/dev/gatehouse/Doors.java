package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.proxy.Listener;
import dev.gatehouse.proxy.LocalAuthority;
import dev.gatehouse.proxy.ServerTls;
import dev.gatehouse.proxy.Transport;
import dev.gatehouse.proxy.http.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The listeners of one gateway: the public one, and the one for health and metrics. */
final class Doors implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final int MOST_FIELDS = 100;
  private static final int MOST_CONNECTIONS = 16_384;

  private final Transport transport;
  private final ListenConfig listen;
  private final LocalAuthority authority;
  private final Ledger ledger;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<URI> urls = new ArrayList<>();

  Doors(Transport transport, ListenConfig listen, LocalAuthority authority, Ledger ledger) {
    this.transport = transport;
    this.listen = listen;
    this.authority = authority;
    this.ledger = ledger;
  }

  /** Opens the listener that callers use. */
  void openPublic(Supplier<Snapshot> snapshot) throws IOException {
    Address address = listen.open().address();
    open(address, publicTls(address), snapshot);
  }

  /** Opens the listener for health and metrics, if there is to be one. */
  void openAdmin(Snapshot snapshot) throws IOException {
    if (listen.admin().isPresent()) {
      Address address = listen.admin().get().address();
      open(address, Optional.of(authority.tls(List.of(address.host()))), () -> snapshot);
    }
  }

  private Optional<ServerTls> publicTls(Address address) throws IOException {
    if (listen.open().tls().isEmpty()) {
      return Optional.of(authority.tls(List.of(address.host())));
    }
    return switch (listen.open().tls().get()) {
      case ListenConfig.Tls.Off _ -> Optional.empty();
      case ListenConfig.Tls.Certificate own ->
          Optional.of(ServerTls.of(own.certificate(), own.key()));
    };
  }

  private void open(Address address, Optional<ServerTls> tls, Supplier<Snapshot> snapshot)
      throws IOException {
    Listener listener =
        Listener.open(transport, config(address), snapshot, ledger, tls.orElse(null));
    listeners.add(listener);
    Address bound = new Address(address.host(), listener.address().getPort());
    urls.add(URI.create((tls.isPresent() ? "https" : "http") + "://" + bound));
  }

  private Listener.Config config(Address address) {
    ListenConfig.Limits limits = listen.open().limits();
    return new Listener.Config(
        new InetSocketAddress(address.host(), address.port()),
        new Limits((int) limits.uri().bytes(), (int) limits.headers().bytes(), MOST_FIELDS),
        limits.body().bytes(),
        limits.headerTimeout(),
        limits.bodyTimeout(),
        limits.idleTimeout(),
        CALL,
        MOST_CONNECTIONS);
  }

  /** Where they listen: the public one first. */
  List<URI> urls() {
    return List.copyOf(urls);
  }

  /** Connections that are open now, on all listeners. */
  int connections() {
    return listeners.stream().mapToInt(Listener::connections).sum();
  }

  /** Lets the calls under way end, then closes. */
  @Override
  public void close() {
    listeners.forEach(listener -> listener.close(DRAIN));
  }
}
