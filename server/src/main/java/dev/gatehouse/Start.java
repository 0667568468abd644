package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.proxy.Inherited;
import dev.gatehouse.proxy.LocalAuthority;
import dev.gatehouse.proxy.Transport;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.util.List;

/**
 * The start of a gateway. What takes long and needs nothing of each other is done at the same time:
 * the libraries of the wire are loaded while the configuration is read, and what the listeners
 * prove themselves with is made while journal and register are opened and contracts compiled.
 */
final class Start {
  private final Loader loader;
  private final ListenConfig listen;
  private final Beside<Boolean> wire;
  private final Clock clock;

  private Start(Loader loader, ListenConfig listen, Beside<Boolean> wire, Clock clock) {
    this.loader = loader;
    this.listen = listen;
    this.wire = wire;
    this.clock = clock;
  }

  /**
   * Starts a gateway; when this returns, it serves.
   *
   * @throws ConfigurationMistaken with every mistake of the configuration
   * @throws Failed with why it cannot start
   */
  static Instance of(Path config, Clock clock) throws Failed, ConfigurationMistaken {
    Beside<Boolean> wire = Beside.begin("start-wire", Start::wire);
    Loader loader = new Loader(config, clock);
    GatehouseConfig draft = loader.draft();
    return new Start(loader, draft.listen(), wire, clock)
        .from(Estate.own(draft.state()), List.of(), loader::load);
  }

  // How long an address is believed is configured per upstream: the JDK is not to add to it. Its
  // properties take 20 ms to read.
  private static boolean wire() {
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    return Transport.load();
  }

  /** Takes over from the gateway that runs with this configuration, or starts one if none does. */
  static Instance succeeding(Path config, Clock clock) throws Failed, ConfigurationMistaken {
    Beside<Boolean> wire = Beside.begin("start-wire", Start::wire);
    Loader loader = new Loader(config, clock);
    ListenConfig listen = loader.draft().listen();
    Succession succession = Succession.begin(loader, clock);
    return new Start(loader, listen, wire, clock)
        .from(succession.estate(), succession.sockets(), loader::load);
  }

  /** Goes on with what an earlier gateway of this process served, whatever the files say now. */
  static Instance again(Loader loader, Loader.Build served, Succession back, Clock clock)
      throws Failed {
    Beside<Boolean> wire = Beside.begin("start-wire", Start::wire);
    try {
      return new Start(loader, served.config().listen(), wire, clock)
          .from(back.estate(), back.sockets(), _ -> served);
    } catch (ConfigurationMistaken e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is to be served. */
  @FunctionalInterface
  private interface Loading {
    Loader.Build load(LockedContracts locked) throws Failed, ConfigurationMistaken;
  }

  private Instance from(Estate.Owned owned, List<Inherited> inherited, Loading loading)
      throws Failed, ConfigurationMistaken {
    Proofs proofs = new Proofs(new LocalAuthority(owned.path().resolve("tls"), clock), clock);
    Beside<Proofs.Pair> shown = Beside.begin("start-tls", () -> shown(proofs));
    Estate.Opening opening = owned.open(clock);
    Loader.Build first;
    try {
      first = loading.load(opening.locked());
    } catch (ConfigurationMistaken | RuntimeException e) {
      opening.giveUp();
      throw e;
    }
    Estate estate = opening.finish();
    try {
      Proofs.Pair pair = made(shown, proofs, first);
      return new Instance(loader, first, estate, proofs, pair, inherited, clock);
    } catch (Failed | RuntimeException e) {
      estate.close();
      throw e;
    } catch (IOException | RegisterUnavailable e) {
      estate.close();
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
  }

  private Proofs.Pair shown(Proofs proofs) throws IOException {
    wire.get(RuntimeException.class);
    return proofs.make(listen);
  }

  // The file may have been changed since it was first read.
  private static Proofs.Pair made(Beside<Proofs.Pair> shown, Proofs proofs, Loader.Build first)
      throws IOException {
    Proofs.Pair pair = shown.get(IOException.class);
    ListenConfig listen = first.config().listen();
    return pair.suits(listen) ? pair : proofs.make(listen);
  }
}
