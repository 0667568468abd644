package dev.gatehouse;

import dev.gatehouse.config.Secret;
import dev.gatehouse.config.SecretUnavailable;
import dev.gatehouse.proxy.Deadlines;
import dev.gatehouse.proxy.Protocol;
import dev.gatehouse.proxy.Upstream;
import dev.gatehouse.proxy.UpstreamCredential;
import dev.gatehouse.proxy.UpstreamPolicy;
import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upstream of an API as the proxy knows it. */
final class UpstreamSettings {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamSettings.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private UpstreamSettings() {}

  /** Of that name, which people are told. */
  static Upstream.Config of(String name, UpstreamConfig upstream) {
    return new Upstream.Config(
        upstream.url(),
        upstream.connectTimeout(),
        upstream.timeout(),
        IDLE,
        upstream.limits().concurrency(),
        tls(upstream.tls()),
        protocol(upstream.protocol()),
        policy(name, upstream));
  }

  private static UpstreamPolicy policy(String name, UpstreamConfig upstream) {
    UpstreamConfig.Eject eject = upstream.eject();
    UpstreamConfig.Breaker breaker = upstream.breaker();
    UpstreamConfig.Retry retry = upstream.retry();
    return new UpstreamPolicy(
        name,
        upstream.addresses().stream()
            .map(address -> new UpstreamPolicy.Place(address.host(), address.port()))
            .toList(),
        upstream.resolve(),
        upstream.warm(),
        new Breaker.Settings(
            breaker.percent(),
            breaker.calls(),
            breaker.window(),
            breaker.pause(),
            breaker.longest()),
        new Standing.Ejection(
            eject.failures(),
            eject.percent(),
            eject.calls(),
            eject.time(),
            eject.longest(),
            eject.most()),
        new UpstreamPolicy.Retries(retry.most(), retry.percent(), retry.keyed()),
        upstream.health().map(UpstreamSettings::check),
        limits(upstream.limits()),
        upstream.fallback().orElse(""));
  }

  private static UpstreamPolicy.Check check(UpstreamConfig.Health health) {
    return new UpstreamPolicy.Check(
        health.path(), health.every(), health.timeout(), health.failures(), health.passes());
  }

  private static UpstreamPolicy.Limits limits(UpstreamConfig.Limits limits) {
    return new UpstreamPolicy.Limits(
        limits.concurrency(),
        limits.queue(),
        limits.patience(),
        limits.rate().map(rate -> new UpstreamPolicy.Rate(rate.count(), rate.per())),
        limits.obey(),
        limits.longest());
  }

  /** How long an upstream has for calls of an operation. */
  static Deadlines deadlines(UpstreamConfig upstream, Optional<ApiConfig.Deadline> own) {
    Duration total = own.map(ApiConfig.Deadline::total).orElse(upstream.timeout());
    Duration attempt =
        own.isPresent()
            ? own.get().attempt().orElse(total)
            : upstream.attemptTimeout().orElse(total);
    return new Deadlines(total, attempt);
  }

  private static Upstream.Tls tls(UpstreamConfig.Tls tls) {
    return new Upstream.Tls(
        tls.trust().orElse(null),
        tls.certificate().orElse(null),
        tls.key().orElse(null),
        version(tls.files()));
  }

  private static String version(List<Path> files) {
    StringBuilder version = new StringBuilder();
    for (Path file : files) {
      try {
        version.append(Arrays.hashCode(Files.readAllBytes(file))).append(' ');
      } catch (IOException e) {
        // Whoever makes the upstream of it says so.
        version.append("unreadable ");
      }
    }
    return version.toString();
  }

  private static Protocol protocol(UpstreamConfig.Spoken spoken) {
    return switch (spoken) {
      case HTTP_1_1 -> Protocol.HTTP_1_1;
      case HTTP_2 -> Protocol.HTTP_2;
      case AUTO -> Protocol.AUTO;
    };
  }

  /**
   * The credential that an upstream sees. Secrets are read once per build, off the event loops; a
   * file that changes makes a new build.
   */
  static UpstreamCredential credential(Optional<ApiConfig.Credential> credential) {
    if (credential.isEmpty()) {
      return new UpstreamCredential.None();
    }
    return switch (credential.get()) {
      case ApiConfig.Credential.Bearer bearer ->
          new UpstreamCredential.Bearer(value(bearer.token()));
      case ApiConfig.Credential.Basic basic -> {
        Supplier<Optional<String>> password = value(basic.password());
        yield new UpstreamCredential.Basic(
            () -> password.get().map(secret -> basic.user() + ":" + secret));
      }
      case ApiConfig.Credential.Header header ->
          new UpstreamCredential.Header(header.name(), value(header.value()));
    };
  }

  private static Supplier<Optional<String>> value(Secret secret) {
    try {
      Optional<String> value = Optional.of(secret.value());
      return () -> value;
    } catch (SecretUnavailable e) {
      LOG.warn("calls that need it are refused: {}", e.getMessage());
      return Optional::empty;
    }
  }
}
