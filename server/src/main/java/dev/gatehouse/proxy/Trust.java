package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom one side of a handshake believes: the certificates of one purpose, shown on a connection
 * that has an engine. Whatever else is asked is not believed.
 */
abstract class Trust extends X509ExtendedTrustManager {
  private final CertificatePath.Purpose purpose;
  private final CertificatePath paths;

  Trust(Path authorities, Revocations revoked, CertificatePath.Purpose purpose, InstantSource clock)
      throws IOException {
    this.purpose = purpose;
    try {
      List<X509Certificate> believed = Pem.certificates(authorities);
      if (believed.isEmpty()) {
        throw new IOException("no certificate of an authority in " + authorities);
      }
      paths = new CertificatePath(believed, revoked, purpose, clock);
    } catch (GeneralSecurityException e) {
      throw new IOException("no authorities in " + authorities + ": " + e.getMessage(), e);
    }
  }

  /**
   * Looks at what was shown.
   *
   * @throws CertificateException if the handshake is to end
   */
  abstract void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException;

  /** The paths that its authorities allow. */
  final CertificatePath paths() {
    return paths;
  }

  private void check(CertificatePath.Purpose asked, X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    if (asked != purpose) {
      throw new CertificateException("not believed as a " + asked);
    }
    check(chain, engine);
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(CertificatePath.Purpose.CLIENT, chain, engine);
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(CertificatePath.Purpose.SERVER, chain, engine);
  }

  @Override
  public final X509Certificate[] getAcceptedIssuers() {
    return paths.authorities().toArray(X509Certificate[]::new);
  }

  // The rest is asked by nobody: our connections have engines.

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no engine");
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw new CertificateException("no engine");
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no engine");
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw new CertificateException("no engine");
  }
}
