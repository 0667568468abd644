package dev.gatehouse.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A certificate and its key as two PEM files; the key's is its owner's only. */
record CertificateFiles(Path certificate, Path key) {

  /** What is in the files; empty if one is missing or not what it should be. */
  Optional<Issued> read() throws IOException {
    try {
      byte[] pem = Files.readAllBytes(certificate);
      X509Certificate first =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return Optional.of(new Issued(first, readKey()));
    } catch (NoSuchFileException | GeneralSecurityException | IllegalArgumentException e) {
      // Then they are made again.
      return Optional.empty();
    }
  }

  /**
   * Whether the issuer that was written behind the certificate is this one. To verify the signature
   * would take a cold JVM a tenth of a second, and say nothing about files that only we write.
   */
  boolean isIssuedBy(Issued issuer) throws IOException {
    try {
      List<X509Certificate> chain = Pem.certificates(certificate);
      return chain.size() > 1 && chain.get(1).equals(issuer.certificate());
    } catch (GeneralSecurityException e) {
      // Then it is made again.
      return false;
    }
  }

  private PrivateKey readKey() throws IOException, GeneralSecurityException {
    String pem = Files.readString(key, StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  /** Replaces both files; behind the certificate follow those of its issuers. */
  void write(Issued issued, Issued... issuers) throws IOException, CertificateEncodingException {
    StringBuilder chain = new StringBuilder(pem("CERTIFICATE", issued.certificate().getEncoded()));
    for (Issued issuer : issuers) {
      chain.append(pem("CERTIFICATE", issuer.certificate().getEncoded()));
    }
    replace(key, "rw-------", pem("PRIVATE KEY", issued.key().getEncoded()));
    replace(certificate, "rw-r--r--", chain.toString());
  }

  private static void replace(Path file, String permissions, String text) throws IOException {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(made);
    Files.createFile(
        made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.writeString(made, text, StandardCharsets.US_ASCII);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
  }
}
