package dev.gatehouse.pipeline;

import java.util.List;
import java.util.function.BooleanSupplier;

/** What the caller's end of a connection proved itself with, beside what each request carries. */
public sealed interface ClientCertificate {

  /** Nothing: there is no TLS, or the caller showed no certificate. */
  record None() implements ClientCertificate {}

  /**
   * A certificate that leads to a trusted authority, and whose key the caller has.
   *
   * @param subject its subject as RFC 2253 writes it
   * @param issuer its issuer, in the same form
   * @param names hosts in lower case, addresses, mailboxes and URIs that it is for
   * @param fingerprint SHA-256 of the whole certificate, in lower-case hex
   * @param notAfterMillis since the epoch; later it proves nothing
   * @param standing whether those that are believed now would still have it
   */
  record Verified(
      String subject,
      String issuer,
      List<String> names,
      String fingerprint,
      long notAfterMillis,
      BooleanSupplier standing)
      implements ClientCertificate {

    /** Whether it is believed still: a connection may be older than what revoked it. */
    public boolean stands() {
      return standing.getAsBoolean();
    }

    /** How records name it; not a secret. */
    public String id() {
      return "cert_" + fingerprint.substring(0, 16);
    }
  }

  /** A certificate that is not trusted; {@code why} is for the record. */
  record Refused(String why) implements ClientCertificate {}

  ClientCertificate NONE = new None();
}
