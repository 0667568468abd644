package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checks the issuers of tokens. */
final class IssuerCheck {
  private final Report report;
  private final Map<String, String> issuers = new HashMap<>();

  IssuerCheck(Report report) {
    this.report = report;
  }

  void check(Map<String, IssuerConfig> configured) {
    configured.forEach((name, issuer) -> check(name, KeyPath.of("issuers", name), issuer));
  }

  private void check(String name, KeyPath path, IssuerConfig issuer) {
    blank(path.key("issuer"), issuer.issuer(), "write the `iss` of its tokens");
    blank(path.key("audience"), issuer.audience(), "write the `aud` of tokens for Gatehouse");
    String other = issuers.putIfAbsent(issuer.issuer(), name);
    if (other != null) {
      report.mistake(
          path.key("issuer"), "is that of issuers." + other + " too", "keep one of the two");
    }
    if (issuer.roles().isPresent() && !issuer.roles().get().startsWith("/")) {
      report.mistake(path.key("roles"), "is not a JSON pointer", "write such as /roles");
    }
    if (issuer.keys().isPresent()) {
      keys(path.key("keys"), issuer.keys().get());
    } else if (!report.declares(path.key("keys"))) {
      discovery(path.key("issuer"), issuer.issuer());
    }
  }

  private void blank(KeyPath path, String text, String remedy) {
    if (text.isBlank()) {
      report.mistake(path, "is empty", remedy);
    }
  }

  private void keys(KeyPath path, URI keys) {
    switch (String.valueOf(keys.getScheme())) {
      case "file" -> {}
      case "https", "http" -> fetched(path, keys);
      default ->
          report.mistake(path, "is neither a URL nor a file", "write https://… or file:PATH");
    }
  }

  // Whoever can change a key set on its way can issue tokens.
  private void fetched(KeyPath path, URI url) {
    if (url.getHost() == null) {
      report.mistake(path, "has no host", "write such as https://id.example.com/keys");
    } else if (url.getScheme().equals("http") && !Address.isLoopback(url.getHost())) {
      String problem = "is plaintext to " + url.getHost() + ", which is not loopback";
      report.mistake(path, problem, "write https, or file:PATH");
    }
  }

  private void discovery(KeyPath path, String issuer) {
    Optional<URI> url = url(issuer);
    if (url.isPresent()) {
      fetched(path, url.get());
    } else if (!issuer.isBlank()) {
      String problem = "is not a URL, so its keys cannot be discovered";
      report.mistake(path, problem, "write `keys:` beside it");
    }
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      return http ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
