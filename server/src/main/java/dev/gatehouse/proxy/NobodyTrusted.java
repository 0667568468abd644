package dev.gatehouse.proxy;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Believes no certificate, where none is asked for. */
final class NobodyTrusted implements X509TrustManager {
  static final NobodyTrusted INSTANCE = new NobodyTrusted();

  private NobodyTrusted() {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no certificate was asked for");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no certificate was asked for");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
