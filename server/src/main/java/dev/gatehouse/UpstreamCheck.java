package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Suggestions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks the systems behind, as far as that goes without asking them. */
final class UpstreamCheck {
  private final Report report;
  private final CertificateCheck files;
  private final Map<String, UpstreamConfig> shared;

  UpstreamCheck(Report report, CertificateCheck files, Map<String, UpstreamConfig> shared) {
    this.report = report;
    this.files = files;
    this.shared = shared;
  }

  /** Checks those that are written for several APIs. */
  void check() {
    shared.forEach((name, upstream) -> check(KeyPath.of("upstreams", name), upstream));
  }

  /** Checks what an API says of the system behind it. */
  void check(KeyPath path, ApiConfig.Behind behind) {
    switch (behind) {
      case ApiConfig.Behind.Written written -> check(path, written.upstream());
      case ApiConfig.Behind.Named named -> {
        boolean known =
            shared.containsKey(named.name())
                || report.declares(KeyPath.of("upstreams", named.name()));
        if (!known) {
          String remedy =
              shared.isEmpty()
                  ? "write it under `upstreams:`, or here as `{ url: … }`"
                  : Suggestions.among(named.name(), shared.keySet());
          report.mistake(path, "names no upstream: " + named.name(), remedy);
        }
      }
    }
  }

  private void check(KeyPath path, UpstreamConfig upstream) {
    url(path.key("url"), upstream);
    addresses(path.key("addresses"), upstream);
    tls(path.key("tls"), upstream);
    if (upstream.attemptTimeout().isPresent()
        && upstream.attemptTimeout().get().compareTo(upstream.timeout()) > 0) {
      String remedy = "write at most that, or leave it out";
      report.mistake(path.key("attempt-timeout"), "is longer than `timeout`", remedy);
    }
    longest(path.key("eject", "longest"), upstream.eject().time(), upstream.eject().longest());
    longest(
        path.key("breaker", "longest"), upstream.breaker().pause(), upstream.breaker().longest());
  }

  private void longest(KeyPath path, Duration first, Duration longest) {
    if (longest.compareTo(first) < 0) {
      report.mistake(path, "is shorter than the first time", "write at least that");
    }
  }

  private void url(KeyPath path, UpstreamConfig upstream) {
    URI url = upstream.url();
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
      report.mistake(path, "is not an HTTP URL", "write such as https://crm.example.com");
    } else if (url.getPort() == 0 || url.getPort() > 65_535) {
      report.mistake(path, "has no such port as " + url.getPort(), "write 1 to 65535");
    } else if (url.getUserInfo() != null) {
      report.mistake(path, "holds a credential", "write it as `credential: { basic: … }`");
    } else if (url.getQuery() != null || url.getFragment() != null) {
      report.mistake(path, "has a query or a fragment", "write scheme, host, port and path");
    } else if (upstream.addresses().isEmpty() && isOpen(upstream, url.getHost())) {
      report.mistake(
          path,
          "is plaintext to " + url.getHost() + ", which is not loopback",
          "write https, or `insecure: true` beside it");
    }
  }

  private static boolean isOpen(UpstreamConfig upstream, String host) {
    return "http".equalsIgnoreCase(upstream.url().getScheme())
        && !Address.isLoopback(host)
        && !upstream.insecure();
  }

  private void addresses(KeyPath path, UpstreamConfig upstream) {
    for (int i = 0; i < upstream.addresses().size(); i++) {
      Address address = upstream.addresses().get(i);
      if (address.port() == 0) {
        report.mistake(path.item(i), "has no port", "write such as 10.0.0.1:8443");
      } else if (upstream.addresses().indexOf(address) < i) {
        report.mistake(path.item(i), "stands there twice", "remove one of them");
      } else if (isOpen(upstream, address.host())) {
        report.mistake(
            path.item(i),
            "is plaintext to " + address.host() + ", which is not loopback",
            "write https, or `insecure: true` beside it");
      }
    }
  }

  private void tls(KeyPath path, UpstreamConfig upstream) {
    if (upstream.tls().files().isEmpty()) {
      return;
    }
    if ("http".equalsIgnoreCase(upstream.url().getScheme())) {
      report.mistake(path, "stands beside a plaintext URL", "remove it, or write https");
    }
    UpstreamConfig.Tls tls = upstream.tls();
    tls.trust().ifPresent(file -> files.authorities(path.key("trust"), file));
    if (tls.certificate().isPresent() && tls.key().isPresent()) {
      Path certificate = tls.certificate().get();
      files.identity(path.key("certificate"), certificate, path.key("key"), tls.key().get());
    }
  }
}
