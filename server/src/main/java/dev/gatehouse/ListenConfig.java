package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Form;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.Network;
import dev.gatehouse.config.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where Gatehouse listens. */
@Key("listen")
@Doc("Where Gatehouse listens.")
public record ListenConfig(
    @Key("public") @Doc("The listener that callers use.") @Default("{}") Public open,
    @Doc("The listener for health and metrics, on loopback only; none unless it is written.")
        Optional<Admin> admin,
    @Doc("How the kernel is spoken to; where it is not to be had, the next best is taken.")
        @Default("epoll")
        Transport transport,
    @Doc("What all connections together may take.") @Default("{}") Bounds bounds,
    @Doc(
            "How long calls and streams under way may take when the process is told to end, or a"
                + " successor took over; then they are cut off.")
        @Default("20s")
        Duration drain) {

  /** How the kernel is spoken to. */
  public enum Transport {
    @Doc("The usual one on Linux.")
    EPOLL,
    @Doc("Fewer system calls; containers often forbid it.")
    IO_URING,
    @Doc("The JDK's own, on every system.")
    NIO
  }

  /** What all connections together may take. */
  @Key("bounds")
  @Doc(
      "What all connections together may take. Connections beyond are closed, calls beyond are 503;"
          + " before that, calls are turned away by the `priority` of their tier.")
  public record Bounds(
      @Doc("Open connections of callers.") @Default("16384") int connections,
      @Doc(
              "Of them from one address, IPv6 by its /64; those of `trusted-proxies` are not"
                  + " bounded so.")
          @Default("2048")
          int connectionsPerSource,
      @Doc("Calls under way.") @Default("4096") int calls,
      @Doc("Contents that are held because somebody is slower than another.") @Default("128MB")
          Size buffered) {
    public Bounds {
      atLeast("connections", connections);
      atLeast("connections-per-source", connectionsPerSource);
      atLeast("calls", calls);
      if (buffered.bytes() < 1 << 20) {
        throw new IllegalArgumentException("buffered: is " + buffered + "; write at least 1MB");
      }
    }

    private static void atLeast(String key, int number) {
      if (number < 1) {
        throw new IllegalArgumentException(key + ": is " + number + "; write at least 1");
      }
    }
  }

  /**
   * Whether nothing changed but what can change while it listens: certificates and {@code drain}.
   */
  boolean keepsAllButTls(ListenConfig before) {
    return admin.equals(before.admin)
        && transport == before.transport
        && bounds.equals(before.bounds)
        && open.with(before.open.tls()).equals(before.open)
        && isOff(open.tls()) == isOff(before.open.tls());
  }

  private static boolean isOff(Optional<Tls> tls) {
    return tls.isPresent() && tls.get() instanceof Tls.Off;
  }

  /** The listener that callers use. */
  @Key("listen public")
  @Doc("The listener that callers use.")
  public record Public(
      @Doc("Host and port; port 0 takes a free one.") @Default("127.0.0.1:8443") Address address,
      @Doc("The certificate; without it a local CA is made on the first run.") Optional<Tls> tls,
      @Doc("What one connection may take.") @Default("{}") Limits limits,
      @Doc(
              "Proxies in front whose `Forwarded` and `X-Forwarded-*` say where a call came from;"
                  + " from others these fields are dropped.")
          List<Network> trustedProxies,
      @Doc("Whether each connection of theirs begins with a header of the PROXY protocol, v2.")
          @Default("false")
          boolean proxyProtocol) {
    public Public {
      if (proxyProtocol && trustedProxies.isEmpty()) {
        throw new IllegalArgumentException(
            "proxy-protocol: is without a proxy; write `trusted-proxies:` too");
      }
    }

    /** Whether callers may show certificates. */
    boolean asksForCertificates() {
      return tls.isPresent() && tls.get() instanceof Tls.On on && on.clients().isPresent();
    }

    private Public with(Optional<Tls> other) {
      return new Public(address, other, limits, trustedProxies, proxyProtocol);
    }
  }

  /** The listener for health and metrics. */
  @Key("listen admin")
  @Doc("The listener for health and metrics, always with the local CA's certificate.")
  public record Admin(@Doc("A loopback address.") @Default("127.0.0.1:9443") Address address) {}

  /** How a listener proves itself. */
  @Key("tls")
  @Doc("How the listener proves itself. `off` is plaintext, on loopback only.")
  public sealed interface Tls {
    @Form
    static Tls of(Word off) {
      return new Off();
    }

    @Form
    static Tls of(On on) {
      return on;
    }

    /** Plaintext. */
    record Off() implements Tls {}

    /** TLS other than by default. */
    @Key("tls settings")
    @Doc(
        "Certificates of one's own, and what callers are asked for. Changed files are taken up"
            + " without a restart, and so are these keys.")
    record On(
        @Doc(
                "PEM file: the certificate, then those that issued it; without it that of the local"
                    + " CA.")
            Optional<Path> certificate,
        @Doc("PEM file: its private key, PKCS #8, not encrypted.") Optional<Path> key,
        @Doc("Certificates for callers that ask for a host that they name (SNI).")
            List<Certificate> others,
        @Doc("Which versions and ciphers are spoken.") @Default("intermediate") Profile profile,
        @Doc("Which certificates of callers are believed; without it, none is asked for.")
            Optional<Clients> clients)
        implements Tls {
      public On {
        if (certificate.isPresent() != key.isPresent()) {
          throw new IllegalArgumentException(
              "has one of `certificate` and `key`; write both, or neither");
        }
      }

      /** All files. */
      List<Path> files() {
        List<Path> files = new ArrayList<>();
        certificate.ifPresent(files::add);
        key.ifPresent(files::add);
        others.forEach(other -> files.addAll(List.of(other.certificate(), other.key())));
        clients.ifPresent(
            asked -> {
              files.add(asked.trust());
              asked.revoked().ifPresent(files::add);
            });
        return files;
      }
    }

    /** A further certificate. */
    @Key("tls certificate")
    @Doc("A further certificate.")
    record Certificate(
        @Doc("PEM file: the certificate, then those that issued it.") Path certificate,
        @Doc("PEM file: its private key, PKCS #8, not encrypted.") Path key) {}

    /** Which certificates of callers are believed. */
    @Key("tls clients")
    @Doc(
        "Which certificates of callers are believed. Each is held to RFC 5280; an entry's `callers`"
            + " says whose it is.")
    record Clients(
        @Doc("PEM file of the authorities that issue them.") Path trust,
        @Doc(
                "PEM file of lists of revoked certificates, a current one of each authority; also"
                    + " for connections that are open.")
            Optional<Path> revoked,
        @Doc("Whether there is no connection without one.") @Default("false") boolean required) {}

    /** Which versions and ciphers are spoken. */
    enum Profile {
      @Doc("TLS 1.2 and 1.3, as Mozilla's intermediate profile.")
      INTERMEDIATE,
      @Doc("TLS 1.3 only, as Mozilla's modern profile.")
      MODERN
    }

    /** The word for plaintext. */
    enum Word {
      OFF
    }
  }

  /** What one connection may take. */
  @Key("listener limits")
  @Doc("What one connection may take. What is larger is 431, 414 or 413; what is later is closed.")
  public record Limits(
      @Doc("All header fields of a request together.") @Default("16KB") Size headers,
      @Doc("The request target.") @Default("8KB") Size uri,
      @Doc("A request's body; in memory, where a control has to see it, 1GB at most.")
          @Default("10MB")
          Size body,
      @Doc("An upstream's answer where a control has to read it whole.") @Default("10MB")
          Size answer,
      @Doc("From a request's first byte to the end of its header.") @Default("10s")
          Duration headerTimeout,
      @Doc("Without a byte of an unfinished body.") @Default("30s") Duration bodyTimeout,
      @Doc("Between two requests of a connection.") @Default("60s") Duration idleTimeout) {
    private static final long GB = 1L << 30;
    // What no control has to see is never in memory.
    private static final long MOST_ON_THE_WIRE = 1024 * GB;

    public Limits {
      within("headers", headers, 1024, 1 << 20);
      within("uri", uri, 256, 1 << 20);
      within("body", body, 0, MOST_ON_THE_WIRE);
      within("answer", answer, 0, GB);
      positive("header-timeout", headerTimeout);
      positive("body-timeout", bodyTimeout);
      positive("idle-timeout", idleTimeout);
    }

    private static void within(String key, Size size, long min, long max) {
      if (size.bytes() < min || size.bytes() > max) {
        throw new IllegalArgumentException(
            "%s: is %s; write %s to %s".formatted(key, size, new Size(min), new Size(max)));
      }
    }

    private static void positive(String key, Duration time) {
      if (time.isZero()) {
        throw new IllegalArgumentException(key + ": is 0; write a time above it, such as 30s");
      }
    }
  }
}
