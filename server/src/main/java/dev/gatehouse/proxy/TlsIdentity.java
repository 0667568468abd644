package dev.gatehouse.proxy;

import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A certificate, those that issued it, and its key. */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key, CertifiedNames names) {

  /**
   * Where one is kept.
   *
   * @param chain PEM file: the certificate, then those that issued it
   * @param key PEM file: its private key
   */
  public record Files(Path chain, Path key) {}

  /**
   * Reads one.
   *
   * @throws IOException if the files cannot be read or do not belong together
   */
  static TlsIdentity of(Files files) throws IOException {
    try {
      List<X509Certificate> chain = Pem.certificates(files.chain());
      if (chain.isEmpty()) {
        throw new IOException("no certificate in " + files.chain());
      }
      X509Certificate first = chain.getFirst();
      PrivateKey key = Pem.key(files.key(), first.getPublicKey());
      if (!belong(key, first)) {
        throw new IOException(
            "the key in " + files.key() + " is not that of the certificate in " + files.chain());
      }
      return new TlsIdentity(chain, key, CertifiedNames.of(first));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IOException(
          "no certificate with its key in %s and %s: %s"
              .formatted(files.chain(), files.key(), e.getMessage()),
          e);
    }
  }

  /** When the first of the chain ends: from then on callers refuse it. */
  Instant ends() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  static boolean belong(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    return (OpenSsl.isAvailable() && NativePair.belong(key, certificate))
        || Pem.belong(key, certificate.getPublicKey());
  }
}
