package dev.gatehouse.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** An authority that issues what a test needs, as files. */
public final class TestAuthority {
  private final Path folder;
  private final String name;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private long serial = 1;

  /** A certificate, its key and where both are. */
  public record Made(Path chain, Path key, X509Certificate certificate, KeyPair keys) {}

  public TestAuthority(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = name;
    keys = pair();
    X500Name subject = new X500Name("CN=" + name);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject, next(), past(), future(), subject, keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    write(file(), "CERTIFICATE", certificate.getEncoded());
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private BigInteger next() {
    return BigInteger.valueOf(serial++);
  }

  private static Date past() {
    return Date.from(Instant.now().minus(Duration.ofHours(1)));
  }

  private static Date future() {
    return Date.from(Instant.now().plus(Duration.ofDays(30)));
  }

  /** Its own certificate. */
  public Path file() {
    return folder.resolve(name + ".pem");
  }

  /** For a server of these names. */
  public Made server(String... hosts) throws Exception {
    return issue("CN=" + hosts[0], KeyPurposeId.id_kp_serverAuth, future(), hosts);
  }

  /** What a listener of these names shows. */
  public ServerTls serving(String... hosts) throws Exception {
    Made made = server(hosts);
    return ServerTls.of(ServerTls.Config.of(made.chain(), made.key()), InstantSource.system());
  }

  /** For a server of these names, until a minute ago. */
  public Made expired(String... hosts) throws Exception {
    Date until = Date.from(Instant.now().minus(Duration.ofMinutes(1)));
    return issue("CN=" + hosts[0], KeyPurposeId.id_kp_serverAuth, until, hosts);
  }

  /** For a caller. */
  public Made client(String subject, String... names) throws Exception {
    return issue(subject, KeyPurposeId.id_kp_clientAuth, future(), names);
  }

  /** For a caller with a key of its own. */
  public Made client(String subject, KeyPair keys) throws Exception {
    return issue(subject, KeyPurposeId.id_kp_clientAuth, future(), keys);
  }

  /** For a caller, for less time than its others. */
  public Made brief(String subject, Duration time) throws Exception {
    return issue(subject, KeyPurposeId.id_kp_clientAuth, Date.from(Instant.now().plus(time)));
  }

  private Made issue(String subject, KeyPurposeId purpose, Date until, String... names)
      throws Exception {
    return issue(subject, purpose, until, pair(), names);
  }

  private Made issue(
      String subject, KeyPurposeId purpose, Date until, KeyPair pair, String... names)
      throws Exception {
    BigInteger number = next();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + name),
            number,
            past(),
            until,
            new X500Name(subject),
            pair.getPublic());
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
    if (names.length > 0) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              Arrays.stream(names).map(TestAuthority::named).toArray(GeneralName[]::new)));
    }
    X509Certificate issued =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    Path chain = folder.resolve(name + "-" + number + ".pem");
    Path key = folder.resolve(name + "-" + number + "-key.pem");
    write(chain, "CERTIFICATE", issued.getEncoded());
    write(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
    return new Made(chain, key, issued, pair);
  }

  private static GeneralName named(String text) {
    boolean address = text.matches("[0-9.]+|[0-9a-f:]+:[0-9a-f:]+");
    return new GeneralName(
        address
            ? GeneralName.iPAddress
            : text.contains("://") ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName,
        text);
  }

  /** A list in which these are revoked. */
  public Path revoking(Made... made) throws Exception {
    return revoking(Duration.ofDays(30), made);
  }

  /** A list in which these are revoked, for so long. */
  public Path revoking(Duration time, Made... made) throws Exception {
    return revoking(Instant.now().plus(time), made);
  }

  /** A list in which these are revoked; null if it does not say when the next one comes. */
  public Path revoking(@Nullable Instant next, Made... made) throws Exception {
    JcaX509v2CRLBuilder list =
        new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), past());
    if (next != null) {
      list.setNextUpdate(Date.from(next));
    }
    for (Made one : made) {
      list.addCRLEntry(one.certificate().getSerialNumber(), past(), 0);
    }
    list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
    list.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
    Path file = folder.resolve(name + "-revoked.pem");
    write(
        file,
        "X509 CRL",
        list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
            .getEncoded());
    return file;
  }

  /** A file with what is in these. */
  public static Path joined(Path file, Path... files) throws IOException {
    for (Path one : files) {
      Files.writeString(
          file, Files.readString(one), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return file;
  }

  /** Secures a connection to {@code localhost} for one who believes this authority. */
  public SSLSocket over(Socket plain, String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            connecting().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** How a caller connects that trusts this authority and shows a certificate, if there is one. */
  public SSLContext connecting(Made... shown) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
    own.load(null, null);
    for (Made one : shown) {
      own.setKeyEntry(
          "own", one.keys().getPrivate(), new char[0], new X509Certificate[] {one.certificate()});
    }
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void write(Path file, String what, byte[] der) {
    try {
      Files.writeString(
          file,
          "-----BEGIN "
              + what
              + "-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
              + "\n-----END "
              + what
              + "-----\n",
          StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
