package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.proxy.LocalAuthority;
import dev.gatehouse.proxy.ServerTls;
import dev.gatehouse.proxy.TlsProfile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the listeners prove themselves with: files that users name, or the local authority's. */
record Proofs(LocalAuthority authority, InstantSource clock) {

  /** What both listeners show; of the second only if there is to be one. */
  record Pair(ListenConfig listen, Optional<ServerTls> open, Optional<ServerTls> admin) {
    /** Whether nothing else is to be shown by these listeners: looks at no more than counts. */
    boolean suits(ListenConfig now) {
      return listen.open().address().host().equals(now.open().address().host())
          && listen.open().tls().equals(now.open().tls())
          && adminHost(listen).equals(adminHost(now));
    }

    private static Optional<String> adminHost(ListenConfig listen) {
      return listen.admin().map(admin -> admin.address().host());
    }
  }

  /**
   * Reads or makes all of it.
   *
   * @throws IOException if a file is not right
   */
  Pair make(ListenConfig listen) throws IOException {
    return new Pair(listen, tls(open(listen)), tls(admin(listen)));
  }

  /** Where that of the public listener is kept; empty if it speaks plaintext. */
  Optional<ServerTls.Config> open(ListenConfig listen) throws IOException {
    Address address = listen.open().address();
    Optional<ListenConfig.Tls> settings = listen.open().tls();
    if (settings.isEmpty()) {
      return Optional.of(authority.config(List.of(address.host())));
    }
    return switch (settings.get()) {
      case ListenConfig.Tls.Off _ -> Optional.empty();
      case ListenConfig.Tls.On on -> Optional.of(config(address, on));
    };
  }

  /** The same of the listener for health and metrics. */
  Optional<ServerTls.Config> admin(ListenConfig listen) throws IOException {
    return listen.admin().isEmpty()
        ? Optional.empty()
        : Optional.of(authority.config(List.of(listen.admin().get().address().host())));
  }

  private Optional<ServerTls> tls(Optional<ServerTls.Config> config) throws IOException {
    return config.isEmpty() ? Optional.empty() : Optional.of(ServerTls.of(config.get(), clock));
  }

  private ServerTls.Config config(Address address, ListenConfig.Tls.On on) throws IOException {
    ServerTls.Config own =
        on.certificate().isPresent() && on.key().isPresent()
            ? ServerTls.Config.of(on.certificate().get(), on.key().get())
            : authority.config(List.of(address.host()));
    return new ServerTls.Config(
        own.chain(),
        own.key(),
        on.others().stream()
            .map(other -> new ServerTls.Further(other.certificate(), other.key()))
            .toList(),
        switch (on.profile()) {
          case INTERMEDIATE -> TlsProfile.INTERMEDIATE;
          case MODERN -> TlsProfile.MODERN;
        },
        on.clients().map(Proofs::clients));
  }

  static ServerTls.Clients clients(ListenConfig.Tls.Clients asked) {
    return new ServerTls.Clients(asked.trust(), asked.revoked(), asked.required());
  }
}
