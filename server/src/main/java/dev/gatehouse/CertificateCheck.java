package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.proxy.ServerTls;
import dev.gatehouse.proxy.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Checks the PEM files that a configuration names, and tells of certificates at their end. */
record CertificateCheck(Report report, Clock clock) {
  /** So long before a certificate ends there is talk of it. */
  static final Duration SOON = Duration.ofDays(14);

  /** A certificate that is shown, and its key. */
  void identity(KeyPath certificate, Path chain, KeyPath keyPath, Path key) {
    boolean readable = readable(certificate, chain);
    if (!readable(keyPath, key) || !readable) {
      return;
    }
    try {
      Instant ends = TlsFiles.ends(chain, key);
      if (isSoon(ends, clock.instant())) {
        report.warning(certificate, words(ends, clock.instant()), "put a newer one into the file");
      }
    } catch (IOException e) {
      String remedy = "name a certificate and its unencrypted PKCS #8 key";
      report.mistake(certificate, "cannot be used: " + e.getMessage(), remedy);
    }
  }

  /** What callers' certificates are judged by. */
  void clients(KeyPath path, ServerTls.Clients clients) {
    boolean readable = readable(path.key("trust"), clients.trust());
    if (clients.revoked().isPresent()) {
      readable &= readable(path.key("revoked"), clients.revoked().get());
    }
    if (!readable) {
      return;
    }
    try {
      TlsFiles.Lists lists = TlsFiles.check(clients, clock);
      Optional<Instant> ends = lists.ends();
      if (ends.isPresent() && hasEnded(ends.get(), clock.instant())) {
        report.warning(
            path.key("revoked"),
            words(ends.get(), clock.instant()) + ": nobody of that authority is believed",
            "put a newer list into the file");
      }
      for (String authority : lists.without()) {
        report.warning(
            path.key("revoked"),
            "has no list of " + authority + ": nobody of that authority is believed",
            "put its list into the file");
      }
    } catch (IOException e) {
      report.mistake(path, "cannot be used: " + e.getMessage(), "name PEM files of these");
    }
  }

  /** What an upstream's certificate is judged by. */
  void authorities(KeyPath path, Path file) {
    if (!readable(path, file)) {
      return;
    }
    try {
      TlsFiles.check(file);
    } catch (IOException e) {
      report.mistake(path, "cannot be used: " + e.getMessage(), "name a PEM file of authorities");
    }
  }

  static boolean isSoon(Instant ends, Instant now) {
    return ends.isBefore(now.plus(SOON));
  }

  // Lists are short-lived: that one ends soon is nothing that a person has to be told.
  private static boolean hasEnded(Instant ends, Instant now) {
    return !ends.isAfter(now);
  }

  static String words(Instant ends, Instant now) {
    LocalDate day = LocalDate.ofInstant(ends, ZoneOffset.UTC);
    return (ends.isAfter(now) ? "ends on " : "ended on ") + day;
  }

  private boolean readable(KeyPath path, Path file) {
    boolean readable = Files.isRegularFile(file) && Files.isReadable(file);
    if (!readable) {
      report.mistake(path, "cannot be read: " + file, "name a PEM file");
    }
    return readable;
  }
}
