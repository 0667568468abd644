package dev.gatehouse.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How a listener proves itself: a certificate chain, its key, and Mozilla's intermediate profile.
 */
public final class ServerTls {
  /** Mozilla's intermediate profile without DHE, which BoringSSL does not have. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final SslContext context;

  private ServerTls(SslContext context) {
    this.context = context;
  }

  /**
   * From PEM files.
   *
   * @throws IOException if they cannot be read or do not belong together
   */
  public static ServerTls of(Path chain, Path key) throws IOException {
    try {
      List<X509Certificate> certificates = Pem.certificates(chain);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate in " + chain);
      }
      PrivateKey privateKey = Pem.key(key, certificates.getFirst().getPublicKey());
      return new ServerTls(
          SslContextBuilder.forServer(privateKey, certificates)
              .sslProvider(provider())
              .protocols("TLSv1.3", "TLSv1.2")
              .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_1_1))
              .build());
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IOException("no certificate with its key in " + chain + " and " + key, e);
    }
  }

  static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }

  SslHandler handler(ByteBufAllocator alloc) {
    return context.newHandler(alloc);
  }
}
