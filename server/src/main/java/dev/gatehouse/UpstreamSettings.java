package dev.gatehouse;

import dev.gatehouse.config.Secret;
import dev.gatehouse.config.SecretUnavailable;
import dev.gatehouse.proxy.Protocol;
import dev.gatehouse.proxy.Upstream;
import dev.gatehouse.proxy.UpstreamCredential;
import dev.gatehouse.proxy.UpstreamPolicy;
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
  private static final int CONNECTIONS_PER_LOOP = 512;

  private UpstreamSettings() {}

  static Upstream.Config of(ApiConfig.Upstream upstream) {
    return new Upstream.Config(
        upstream.url(),
        upstream.connectTimeout(),
        upstream.timeout(),
        IDLE,
        CONNECTIONS_PER_LOOP,
        tls(upstream.tls()),
        protocol(upstream.protocol()),
        UpstreamPolicy.USUAL);
  }

  private static Upstream.Tls tls(ApiConfig.UpstreamTls tls) {
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

  private static Protocol protocol(ApiConfig.Spoken spoken) {
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
