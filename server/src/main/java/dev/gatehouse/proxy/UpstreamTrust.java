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
 * Which certificates of an upstream are believed where its configuration names the authorities; its
 * host has to be among their names.
 */
final class UpstreamTrust extends X509ExtendedTrustManager {
  private final CertificatePath paths;
  private final String host;

  private UpstreamTrust(CertificatePath paths, String host) {
    this.paths = paths;
    this.host = host;
  }

  /**
   * From a PEM file of authorities.
   *
   * @throws IOException if there are none
   */
  static UpstreamTrust of(Path trust, String host) throws IOException {
    try {
      List<X509Certificate> authorities = Pem.certificates(trust);
      if (authorities.isEmpty()) {
        throw new IOException("no certificates of authorities in " + trust);
      }
      CertificatePath paths =
          new CertificatePath(
              authorities, List.of(), CertificatePath.Purpose.SERVER, InstantSource.system());
      return new UpstreamTrust(paths, host);
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificates of authorities in " + trust, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    paths.check(List.of(chain));
    if (!CertifiedNames.of(chain[0]).match(host)) {
      throw new CertificateException("is not for " + host);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return paths.authorities().toArray(X509Certificate[]::new);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("not a server");
  }
}
