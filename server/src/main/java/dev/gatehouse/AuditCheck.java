package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import java.net.URI;

/** Checks how the journal is kept. */
final class AuditCheck {
  private final Report report;

  AuditCheck(Report report) {
    this.report = report;
  }

  void check(AuditConfig audit) {
    audit
        .retention()
        .filter(retention -> retention.age().isEmpty() && retention.size().isEmpty())
        .ifPresent(
            _ ->
                report.warning(
                    KeyPath.of("audit", "retention"), "deletes nothing", "write `age` or `size`"));
    audit.witness().ifPresent(witness -> witness(KeyPath.of("audit", "witness"), witness));
  }

  private void witness(KeyPath path, URI witness) {
    switch (String.valueOf(witness.getScheme())) {
      case "file" -> {}
      case "https", "http" -> {
        if (witness.getHost() == null) {
          report.mistake(path, "has no host", "write such as https://witness.example.com/add");
        } else if (witness.getScheme().equals("http") && !Address.isLoopback(witness.getHost())) {
          String problem = "is plaintext to " + witness.getHost() + ", which is not loopback";
          report.mistake(path, problem, "write https, or file:PATH");
        }
      }
      default ->
          report.mistake(path, "is neither a URL nor a file", "write https://… or file:PATH");
    }
  }
}
