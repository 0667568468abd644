package dev.gatehouse.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in their textual encoding (RFC 7468). Netty's own reader makes a
 * whole Bouncy Castle provider for the first key, a fifth of the time of a start.
 */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /** The certificates of a file, in its order. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  /** The lists of revoked certificates of a file. */
  static List<X509CRL> revoked(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCRLs(in).stream()
          .map(X509CRL.class::cast)
          .toList();
    }
  }

  /** Whether what one signs the other verifies. */
  static boolean belong(PrivateKey key, PublicKey to) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] anything = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(anything);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(to);
    verifying.update(anything);
    return verifying.verify(signing.sign());
  }

  /** The unencrypted PKCS #8 key of a file, which is one for the public key. */
  static PrivateKey key(Path file, PublicKey of) throws IOException, GeneralSecurityException {
    Matcher key = KEY.matcher(Files.readString(file));
    if (!key.find()) {
      throw new GeneralSecurityException("no unencrypted PKCS #8 key in " + file);
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(key.group(1));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the key in " + file + " is not base64", e);
    }
    return KeyFactory.getInstance(of.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
