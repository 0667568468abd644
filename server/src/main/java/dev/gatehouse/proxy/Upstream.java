package dev.gatehouse.proxy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A system behind Gatehouse: where it is, how it is spoken to, and the connections to it. */
public final class Upstream {

  /**
   * What is known of an upstream.
   *
   * @param url {@code http} or {@code https}; its path is put before every operation's
   * @param connect to establish a connection, its handshake included
   * @param read between two pieces of an answer, and to the first
   * @param idle that an unused connection is kept
   * @param connections of each event loop to each address
   * @param tls what its certificate is held to and ours is, where the URL is {@code https}
   * @param protocol what it is spoken to in
   * @param policy how it is treated
   */
  public record Config(
      URI url,
      Duration connect,
      Duration read,
      Duration idle,
      int connections,
      Tls tls,
      Protocol protocol,
      UpstreamPolicy policy) {

    /** One that is spoken to in HTTP/1.1. */
    public Config(
        URI url, Duration connect, Duration read, Duration idle, int connections, Tls tls) {
      this(url, connect, read, idle, connections, tls, Protocol.HTTP_1_1, UpstreamPolicy.USUAL);
    }

    /** The same, spoken to in another protocol. */
    public Config over(Protocol other) {
      return new Config(url, connect, read, idle, connections, tls, other, policy);
    }

    /** The same, with another time between two pieces of an answer. */
    public Config reading(Duration time) {
      return new Config(url, connect, time, idle, connections, tls, protocol, policy);
    }

    /** The same, treated in another way. */
    public Config treated(UpstreamPolicy other) {
      return new Config(url, connect, read, idle, connections, tls, protocol, other);
    }

    /** An upstream with the usual limits. */
    public static Config at(URI url) {
      return new Config(
          url,
          Duration.ofSeconds(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          512,
          Tls.SYSTEM);
    }
  }

  /**
   * How an upstream and we prove ourselves to each other.
   *
   * @param trust PEM file of the authorities to trust instead of the system's; null for those
   * @param chain PEM file of our certificate and those that issued it; null if we show none
   * @param key PEM file of its private key
   * @param version what is in the files: with other content it is another upstream
   */
  public record Tls(
      @Nullable Path trust, @Nullable Path chain, @Nullable Path key, String version) {
    /** The system's authorities, and no certificate of ours. */
    public static final Tls SYSTEM = new Tls(null, null, null, "");
  }

  private final Config config;
  private final String host;
  private final int port;
  private final byte[] authority;
  private final String prefix;
  private final @Nullable SslContext tls;
  private final UpstreamGate gate;
  private final Targets targets;
  private final Attendance attendance;

  private Upstream(Transport transport, Config config, @Nullable SslContext tls) {
    URI url = config.url();
    this.config = config;
    this.tls = tls;
    if (tls != null) {
      TlsContexts.freeWith(this, List.of(tls));
    }
    String named = url.getHost();
    host = host(url);
    port = url.getPort() >= 0 ? url.getPort() : tls == null ? 80 : 443;
    authority =
        (url.getPort() >= 0 ? named + ":" + port : named).getBytes(StandardCharsets.ISO_8859_1);
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    UpstreamPolicy policy = config.policy();
    gate = new UpstreamGate(policy);
    List<UpstreamPolicy.Place> places = policy.places();
    targets =
        new Targets(
            this,
            transport,
            places.isEmpty() ? List.of(new UpstreamPolicy.Place(host, port)) : places,
            gate.roster);
    attendance = new Attendance(this, (ProxyLoop) transport.loops().getFirst());
  }

  /**
   * Takes nothing up yet: connections are made when calls need them.
   *
   * @throws IllegalArgumentException if the URL is not one of an upstream
   * @throws IOException if a file of its TLS cannot be read
   */
  public static Upstream of(Transport transport, Config config) throws IOException {
    URI url = config.url();
    String scheme = url.getScheme() == null ? "" : url.getScheme();
    boolean secure = scheme.equals("https");
    if ((!secure && !scheme.equals("http"))
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "upstream: must be http://host[:port][/path] or https://…, was " + url);
    }
    Upstream upstream = new Upstream(transport, config, secure ? tls(config) : null);
    upstream.attendance.start();
    return upstream;
  }

  private static SslContext tls(Config config) throws IOException {
    Tls tls = config.tls();
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(ServerTls.provider())
            .protocols(TlsProfile.INTERMEDIATE.protocols())
            .ciphers(TlsProfile.INTERMEDIATE.ciphers(), SupportedCipherSuiteFilter.INSTANCE)
            .endpointIdentificationAlgorithm("HTTPS")
            .applicationProtocolConfig(ServerTls.agreeing(config.protocol().offered()));
    if (tls.trust() != null) {
      builder.trustManager(new UpstreamTrust(tls.trust(), host(config.url())));
    }
    if (tls.chain() != null && tls.key() != null) {
      TlsIdentity ours = TlsIdentity.of(new TlsIdentity.Files(tls.chain(), tls.key()));
      builder.keyStoreType("JKS").keyManager(ours.key(), ours.chain());
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException | SSLException e) {
      throw new IOException("TLS to " + config.url() + " cannot be set up: " + e.getMessage(), e);
    }
  }

  private static String host(URI url) {
    String named = url.getHost();
    return named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
  }

  /** Closes its connections as soon as each has no call; calls may still come. */
  public void close() {
    attendance.stop();
    targets.close();
  }

  /** How it does now. */
  public UpstreamState state() {
    return UpstreamState.of(this);
  }

  /** What is known of it. */
  public Config settings() {
    return config;
  }

  Config config() {
    return config;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** The value of {@code Host}. */
  byte[] authority() {
    return authority;
  }

  /** What is put before paths; empty or starting with a slash, not ending with one. */
  String prefix() {
    return prefix;
  }

  @Nullable SslContext tls() {
    return tls;
  }

  /** What all loops share of it. */
  UpstreamGate gate() {
    return gate;
  }

  /** Where it is. */
  Targets targets() {
    return targets;
  }
}
