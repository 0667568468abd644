package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.ClientCertificate;
import java.io.IOException;
import java.net.Socket;
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
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Which certificates of callers are believed. Where one is required, a wrong one ends the
 * handshake; where not, the connection comes about, and its calls are refused and recorded.
 */
final class CallerTrust extends X509ExtendedTrustManager {
  private static final String SHOWN = "gatehouse.certificate";

  private final CertificatePath paths;
  private final boolean required;

  private CallerTrust(CertificatePath paths, boolean required) {
    this.paths = paths;
    this.required = required;
  }

  static CallerTrust of(ServerTls.Clients clients, InstantSource clock) throws IOException {
    try {
      Optional<Path> file = clients.revoked();
      List<X509CRL> revoked = file.isEmpty() ? List.of() : Pem.revoked(file.get());
      List<X509Certificate> authorities = Pem.certificates(clients.trust());
      if (authorities.isEmpty()) {
        throw new IOException("no certificate of an authority in " + clients.trust());
      }
      return new CallerTrust(
          new CertificatePath(authorities, revoked, CertificatePath.Purpose.CLIENT, clock),
          clients.required());
    } catch (GeneralSecurityException e) {
      throw new IOException("no authorities in " + clients.trust() + ": " + e.getMessage(), e);
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
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    ClientCertificate shown;
    try {
      paths.check(List.of(chain));
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

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return paths.authorities().toArray(X509Certificate[]::new);
  }

  // The rest is asked by nobody: it is a server, and its connections have engines.

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("not a client");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not a client");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("not a client");
  }
}
