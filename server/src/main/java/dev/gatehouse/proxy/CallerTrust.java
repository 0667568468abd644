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
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * Which certificates of callers are believed. Where one is required, a wrong one ends the
 * handshake; where not, the connection comes about, and its calls are refused and recorded.
 */
final class CallerTrust extends Trust {
  private static final String SHOWN = "gatehouse.certificate";

  private final boolean required;

  /**
   * From the files of authorities and of revoked certificates.
   *
   * @throws IOException if they cannot be read, or name no authority
   */
  CallerTrust(ServerTls.Clients clients, InstantSource clock) throws IOException {
    super(clients.trust(), revoked(clients), CertificatePath.Purpose.CLIENT, clock);
    required = clients.required();
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
      shown = verified(chain[0]);
    } catch (CertificateException e) {
      if (required) {
        throw e;
      }
      shown = new ClientCertificate.Refused("certificate: " + e.getMessage());
    }
    SSLSession session = engine.getHandshakeSession();
    (session == null ? engine.getSession() : session).putValue(SHOWN, shown);
  }

  private static ClientCertificate verified(X509Certificate certificate)
      throws CertificateException {
    try {
      byte[] print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new ClientCertificate.Verified(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          CertifiedNames.of(certificate).all(),
          HexFormat.of().formatHex(print),
          certificate.getNotAfter().toInstant().toEpochMilli());
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }
}
