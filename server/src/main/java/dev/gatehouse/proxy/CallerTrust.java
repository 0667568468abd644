package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.ClientCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of callers are believed. Where one is required, a wrong one ends the
 * handshake; where not, the connection comes about, and its calls are refused and recorded.
 */
final class CallerTrust extends Trust {
  private static final String SHOWN = "gatehouse.certificate";

  private final boolean required;
  private final List<X509CRL> revoked;
  private final Instant made;
  private final AtomicReference<@Nullable CallerTrust> inForce;

  private CallerTrust(
      ServerTls.Clients clients,
      InstantSource clock,
      List<X509CRL> revoked,
      AtomicReference<@Nullable CallerTrust> inForce)
      throws IOException {
    super(clients.trust(), revoked, CertificatePath.Purpose.CLIENT, clock);
    required = clients.required();
    this.revoked = revoked;
    this.made = clock.instant();
    this.inForce = inForce;
  }

  /**
   * From the files of authorities and of revoked certificates; what is in force if that believes
   * the same and none of its lists has ended since, so that nothing that was looked at need be
   * again.
   *
   * @param inForce what takes its place one day, for connections that are older
   * @throws IOException if they cannot be read, or name no authority
   */
  static CallerTrust of(
      ServerTls.Clients clients,
      InstantSource clock,
      AtomicReference<@Nullable CallerTrust> inForce)
      throws IOException {
    CallerTrust next = new CallerTrust(clients, clock, revoked(clients), inForce);
    CallerTrust now = inForce.get();
    return now != null && now.isLike(next) ? now : next;
  }

  private boolean isLike(CallerTrust other) {
    return required == other.required
        && revoked.equals(other.revoked)
        && paths().authorities().equals(other.paths().authorities())
        && ends().noneMatch(end -> end.isAfter(made) && !end.isAfter(other.made));
  }

  /**
   * When the first authority is left without a current list of what it revoked, and so nobody is
   * believed whom it issued a certificate; empty if there are no lists.
   */
  Optional<Instant> revokedUntil() {
    return ends().min(Comparator.naturalOrder());
  }

  /** When that came about the last time until now; empty if it has for no authority. */
  Optional<Instant> revokedUntil(Instant now) {
    return ends().filter(end -> !end.isAfter(now)).max(Comparator.naturalOrder());
  }

  // Of each authority that of its last list.
  private Stream<Instant> ends() {
    Map<X500Principal, Instant> ends = new HashMap<>();
    for (X509CRL list : revoked) {
      Instant end = list.getNextUpdate().toInstant();
      ends.merge(list.getIssuerX500Principal(), end, (a, b) -> a.isAfter(b) ? a : b);
    }
    return ends.values().stream();
  }

  private static List<X509CRL> revoked(ServerTls.Clients clients) throws IOException {
    Optional<Path> file = clients.revoked();
    try {
      return file.isEmpty() ? List.of() : Pem.revoked(file.get());
    } catch (GeneralSecurityException e) {
      throw new IOException("no revoked certificates in " + file.get() + ": " + e.getMessage(), e);
    }
  }

  boolean required() {
    return required;
  }

  /** What was shown on a connection whose handshake is over. */
  static ClientCertificate shown(SSLEngine engine) {
    return engine.getSession().getValue(SHOWN) instanceof ClientCertificate certificate
        ? certificate
        : ClientCertificate.NONE;
  }

  @Override
  void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
    ClientCertificate shown;
    try {
      paths().check(List.of(chain));
      shown = verified(List.of(chain));
    } catch (CertificateException e) {
      if (required) {
        throw e;
      }
      shown = new ClientCertificate.Refused("certificate: " + e.getMessage());
    }
    SSLSession session = engine.getHandshakeSession();
    (session == null ? engine.getSession() : session).putValue(SHOWN, shown);
  }

  private ClientCertificate verified(List<X509Certificate> chain) throws CertificateException {
    X509Certificate certificate = chain.getFirst();
    try {
      byte[] print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new ClientCertificate.Verified(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          CertifiedNames.of(certificate).all(),
          HexFormat.of().formatHex(print),
          certificate.getNotAfter().toInstant().toEpochMilli(),
          new Standing(chain));
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  /**
   * Whether a chain that was believed at its handshake would be now. Looked at once for each change
   * of what is believed, by whichever call comes first.
   */
  private final class Standing implements BooleanSupplier {
    private final List<X509Certificate> chain;
    private volatile Looked looked = new Looked(CallerTrust.this, true);

    Standing(List<X509Certificate> chain) {
      this.chain = chain;
    }

    @Override
    public boolean getAsBoolean() {
      CallerTrust now = inForce.get();
      Looked before = looked;
      if (now == null || now == before.by) {
        return now != null && before.good;
      }
      boolean good = now.believes(chain);
      looked = new Looked(now, good);
      return good;
    }
  }

  private record Looked(CallerTrust by, boolean good) {}

  private boolean believes(List<X509Certificate> chain) {
    try {
      paths().check(chain);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
