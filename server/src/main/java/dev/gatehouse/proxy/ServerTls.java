package dev.gatehouse.proxy;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a listener proves itself, and what it asks of callers. Certificates can be exchanged while it
 * listens: new connections see the new ones, the others stay as they are.
 */
public final class ServerTls {

  /**
   * What a listener's TLS is made of.
   *
   * @param chain PEM file of the certificate for whoever asks for no host, or for one that none is
   *     for; then those that issued it
   * @param key PEM file of its private key
   * @param others certificates for the hosts that they name
   * @param clients empty if callers are not asked for certificates
   */
  public record Config(
      Path chain, Path key, List<Further> others, TlsProfile profile, Optional<Clients> clients) {

    /** One certificate with the usual profile. */
    public static Config of(Path chain, Path key) {
      return new Config(chain, key, List.of(), TlsProfile.INTERMEDIATE, Optional.empty());
    }
  }

  /** A further certificate. */
  public record Further(Path chain, Path key) {}

  /**
   * Which certificates of callers are believed.
   *
   * @param trust PEM file of the authorities that issue them
   * @param revoked PEM file of lists of revoked certificates
   * @param required whether there is no connection without one
   */
  public record Clients(Path trust, Optional<Path> revoked, boolean required) {}

  /** Where certificates are verified: a path costs as much as a hundred calls. */
  static final Executor VERIFYING =
      task -> Thread.ofVirtual().name("verify-certificate").start(task);

  private final InstantSource clock;
  private final AtomicReference<@Nullable CallerTrust> trust = new AtomicReference<>();
  private volatile ShownCertificates shown;

  private ServerTls(Config config, InstantSource clock) throws IOException {
    this.clock = clock;
    shown = ShownCertificates.of(config, clock, trust);
    trust.set(shown.trust());
  }

  /**
   * From PEM files.
   *
   * @throws IOException if they cannot be read or do not belong together
   */
  public static ServerTls of(Config config, InstantSource clock) throws IOException {
    return new ServerTls(config, clock);
  }

  /**
   * Reads the files again; connections that are open are not touched, but certificates that they
   * were opened with are believed only if they would be now. Where nothing else is believed, they
   * are not looked at again.
   *
   * @throws IOException if they are not right; then what was shown stays
   */
  public void renew(Config config) throws IOException {
    ShownCertificates next = ShownCertificates.of(config, clock, trust);
    // First, or who is believed from now on would be judged by those who were before.
    trust.set(next.trust());
    shown = next;
  }

  /** When the first of the certificates that are shown ends. */
  public Instant ends() {
    return shown.ends();
  }

  /** When the first list of revoked certificates of callers ends, if there is one. */
  public Optional<Instant> revokedUntil() {
    return Optional.ofNullable(trust.get()).flatMap(it -> it.revoked().ends().first());
  }

  /** When the last of those lists ended that has by now, if one has. */
  public Optional<Instant> revokedUntil(Instant now) {
    return Optional.ofNullable(trust.get()).flatMap(it -> it.revoked().ends().latest(now));
  }

  /** What is offered, or agreed to (RFC 7301), the best first. */
  static ApplicationProtocolConfig agreeing(List<String> protocols) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }

  static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }

  /** What is spoken over TLS (RFC 7301). */
  static ApplicationProtocolConfig protocols() {
    return agreeing(List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1));
  }

  /** What takes the first bytes of a connection. */
  ChannelHandler handler(Peer peer, Duration handshake) {
    return new TlsGreeting(shown, peer, handshake.toMillis());
  }
}
