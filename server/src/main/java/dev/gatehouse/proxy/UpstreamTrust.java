package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * Which certificates of an upstream are believed where its configuration names the authorities; its
 * host has to be among their names.
 */
final class UpstreamTrust extends Trust {
  private final String host;

  /**
   * From a PEM file of authorities.
   *
   * @throws IOException if there are none
   */
  UpstreamTrust(Path authorities, String host) throws IOException {
    super(authorities, Revocations.NONE, CertificatePath.Purpose.SERVER, InstantSource.system());
    this.host = host;
  }

  @Override
  void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
    paths().check(List.of(chain));
    if (!CertifiedNames.of(chain[0]).match(host)) {
      throw new CertificateException("is not for " + host);
    }
  }
}
