package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Form;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where Gatehouse listens. */
@Key("listen")
@Doc("Where Gatehouse listens.")
public record ListenConfig(
    @Key("public") @Doc("The listener that callers use.") @Default("{}") Public open,
    @Doc("The listener for health and metrics, on loopback only; none unless it is written.")
        Optional<Admin> admin) {

  /** The listener that callers use. */
  @Key("listen public")
  @Doc("The listener that callers use.")
  public record Public(
      @Doc("Host and port; port 0 takes a free one.") @Default("127.0.0.1:8443") Address address,
      @Doc("The certificate; without it a local CA is made on the first run.") Optional<Tls> tls,
      @Doc("What one connection may take.") @Default("{}") Limits limits) {}

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
    static Tls of(Certificate certificate) {
      return certificate;
    }

    /** Plaintext. */
    record Off() implements Tls {}

    /** A certificate of one's own. */
    @Key("tls certificate")
    @Doc("A certificate of one's own.")
    record Certificate(
        @Doc("PEM file: the certificate, then those that signed it.") Path certificate,
        @Doc("PEM file: its private key, PKCS #8, not encrypted.") Path key)
        implements Tls {}

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
      @Doc("A request's body.") @Default("10MB") Size body,
      @Doc("An upstream's answer where a control has to read it whole.") @Default("10MB")
          Size answer,
      @Doc("From a request's first byte to the end of its header.") @Default("10s")
          Duration headerTimeout,
      @Doc("Without a byte of an unfinished body.") @Default("30s") Duration bodyTimeout,
      @Doc("Between two requests of a connection.") @Default("60s") Duration idleTimeout) {
    private static final long GB = 1L << 30;

    public Limits {
      within("headers", headers, 1024, 1 << 20);
      within("uri", uri, 256, 1 << 20);
      within("body", body, 0, GB);
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
