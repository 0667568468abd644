package dev.gatehouse.proxy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.cert.X509Extension;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The form that RFC 5280 §4 asks of certificates, beyond what the JDK holds them to: it validates
 * paths, and is lenient with what stands in them.
 */
final class CertificateProfile {
  private static final String AUTHORITY_KEY = Extension.authorityKeyIdentifier.getId();
  private static final String SUBJECT_KEY = Extension.subjectKeyIdentifier.getId();
  private static final String BASIC = Extension.basicConstraints.getId();
  private static final String CONSTRAINTS = Extension.nameConstraints.getId();
  private static final String POLICY_CONSTRAINTS = Extension.policyConstraints.getId();
  private static final String NAMES = Extension.subjectAlternativeName.getId();
  private static final String ACCESS = Extension.authorityInfoAccess.getId();
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int SIGNS_CERTIFICATES = 5;
  private static final int MOST_SERIAL_BYTES = 20;
  private static final int LEAST_RSA_BITS = 2048;

  /** Names and constraints of one certificate; more is an attack on who compares them. */
  private static final int MOST_NAMES = 512;

  private CertificateProfile() {}

  /** Of the certificate that stands at the end of a path. */
  static void requireLeaf(X509Certificate it, CertificatePath.Purpose purpose)
      throws CertificateException {
    requireAny(it);
    requireIssuerNamed(it);
    boolean[] usage = it.getKeyUsage();
    require(it.getBasicConstraints() < 0, "an authority's certificate is not for a connection");
    require(usage == null || !usage[SIGNS_CERTIFICATES], "its key may sign certificates");
    require(it.getExtensionValue(CONSTRAINTS) == null, "constrains names, but issues none");
    List<String> purposes = it.getExtendedKeyUsage();
    require(
        purposes == null || purposes.contains(purpose.id()) || purposes.contains(ANY_PURPOSE),
        "is not meant for this side of a connection");
  }

  /** Of a certificate between. */
  static void requireIssuer(X509Certificate it) throws CertificateException {
    requireAny(it);
    requireIssuerNamed(it);
    requireSubjectKey(it);
    requireConstraints(it);
  }

  /** Of an authority's own certificate. */
  static void requireAuthority(X509Certificate it) throws CertificateException {
    requireForm(it);
    require(it.getBasicConstraints() >= 0, "is not an authority's certificate");
    require(critical(it, BASIC), "its basic constraints are not critical (RFC 5280 §4.2.1.9)");
    boolean[] usage = it.getKeyUsage();
    require(usage == null || usage[SIGNS_CERTIFICATES], "its key may not sign certificates");
    requireSubjectKey(it);
    requireConstraints(it);
    ASN1Primitive found = extension(it, AUTHORITY_KEY);
    if (found != null) {
      requireOwnKey(it, AuthorityKeyIdentifier.getInstance(found));
    }
  }

  /** Of a list of revoked certificates. */
  static void requireList(X509CRL it) throws CertificateException {
    require(
        it.getExtensionValue(Extension.cRLNumber.getId()) != null,
        "a list of revoked certificates has no number (RFC 5280 §5.2.3)");
    require(
        it.getNextUpdate() != null,
        "a list of revoked certificates does not say when the next one comes (RFC 5280 §5.1.2.5)");
  }

  /**
   * How a list of revoked certificates names the key that signed it, in hex; empty if it does not.
   */
  static String signingKey(X509CRL it) throws CertificateException {
    ASN1Primitive found = extension(it, AUTHORITY_KEY);
    try {
      byte[] key =
          found == null ? null : AuthorityKeyIdentifier.getInstance(found).getKeyIdentifierOctets();
      return key == null ? "" : HexFormat.of().formatHex(key);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("a list of revoked certificates names its key wrongly", e);
    }
  }

  /** Of which part of what was issued a list tells, as it says it; empty if of all. */
  static String part(X509CRL it) {
    byte[] part = it.getExtensionValue(Extension.issuingDistributionPoint.getId());
    return part == null ? "" : HexFormat.of().formatHex(part);
  }

  /**
   * Of a path: a name with an asterisk stands for all that it matches, also for what an authority
   * may not issue for.
   */
  static void requireNoWildcardAround(X509Certificate leaf, X509Certificate issuer)
      throws CertificateException {
    ASN1Primitive found = extension(issuer, CONSTRAINTS);
    GeneralSubtree[] excluded =
        found == null ? null : NameConstraints.getInstance(found).getExcludedSubtrees();
    if (excluded == null) {
      return;
    }
    for (String host : CertifiedNames.of(leaf).hosts()) {
      for (GeneralSubtree subtree : excluded) {
        require(
            subtree.getBase().getTagNo() != GeneralName.dNSName
                || !host.startsWith("*.")
                || !subtree
                    .getBase()
                    .getName()
                    .toString()
                    .toLowerCase(Locale.ROOT)
                    .endsWith(host.substring(1)),
            "its name with an asterisk covers one that its issuer may not issue for");
      }
    }
  }

  private static void requireOwnKey(X509Certificate it, AuthorityKeyIdentifier key)
      throws CertificateException {
    boolean own = it.getSubjectX500Principal().equals(it.getIssuerX500Principal());
    require(
        !own
            || (key.getKeyIdentifierOctets() != null
                && key.getAuthorityCertIssuer() == null
                && key.getAuthorityCertSerialNumber() == null
                && Arrays.equals(
                    key.getKeyIdentifierOctets(),
                    SubjectKeyIdentifier.getInstance(extension(it, SUBJECT_KEY))
                        .getKeyIdentifier())),
        "names a key that is not its own as its issuer's");
  }

  private static void requireAny(X509Certificate it) throws CertificateException {
    BigInteger serial = it.getSerialNumber();
    require(
        serial.signum() > 0 && serial.bitLength() <= 8 * MOST_SERIAL_BYTES,
        "its serial number is not 1 to 20 bytes of a positive number (RFC 5280 §4.1.2.2)");
    requireForm(it);
  }

  private static void requireForm(X509Certificate it) throws CertificateException {
    require(it.getVersion() == 3, "is not of version 3");
    requireKey(it.getPublicKey());
    require(!critical(it, AUTHORITY_KEY), "its authority key identifier is critical");
    require(!critical(it, SUBJECT_KEY), "its subject key identifier is critical");
    ASN1Primitive access = extension(it, ACCESS);
    try {
      if (access != null) {
        AuthorityInformationAccess.getInstance(access);
      }
    } catch (IllegalArgumentException e) {
      throw new CertificateParsingException("its authority information is malformed", e);
    }
    boolean named = !it.getSubjectX500Principal().getName().isEmpty();
    require(!(named && critical(it, NAMES)), "its names are critical beside a subject");
    CertifiedNames.of(it).require();
  }

  private static void requireKey(PublicKey key) throws CertificateException {
    require(!(key instanceof DSAPublicKey), "its key is of DSA");
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      require(bits >= LEAST_RSA_BITS && bits % 8 == 0, "its RSA key has " + bits + " bits");
    }
  }

  private static void requireIssuerNamed(X509Certificate it) throws CertificateException {
    ASN1Primitive found = extension(it, AUTHORITY_KEY);
    boolean own = it.getSubjectX500Principal().equals(it.getIssuerX500Principal());
    require(
        own
            || (found != null
                && AuthorityKeyIdentifier.getInstance(found).getKeyIdentifierOctets() != null),
        "does not name its issuer's key (RFC 5280 §4.2.1.1)");
  }

  private static void requireSubjectKey(X509Certificate it) throws CertificateException {
    require(it.getExtensionValue(SUBJECT_KEY) != null, "does not name its key (RFC 5280 §4.2.1.2)");
  }

  private static void requireConstraints(X509Certificate it) throws CertificateException {
    require(
        it.getExtensionValue(POLICY_CONSTRAINTS) == null || critical(it, POLICY_CONSTRAINTS),
        "its policy constraints are not critical (RFC 5280 §4.2.1.11)");
    ASN1Primitive found = extension(it, CONSTRAINTS);
    if (found == null) {
      return;
    }
    require(critical(it, CONSTRAINTS), "its name constraints are not critical");
    NameConstraints constraints = NameConstraints.getInstance(found);
    GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
    GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
    int count =
        (permitted == null ? 0 : permitted.length) + (excluded == null ? 0 : excluded.length);
    require(count > 0 && count <= MOST_NAMES, "has " + count + " name constraints");
    requireForms(permitted);
    requireForms(excluded);
  }

  private static void requireForms(GeneralSubtree @Nullable [] subtrees)
      throws CertificateException {
    if (subtrees == null) {
      return;
    }
    for (GeneralSubtree subtree : subtrees) {
      GeneralName base = subtree.getBase();
      boolean right =
          switch (base.getTagNo()) {
            case GeneralName.dNSName -> isSuffix(base.getName().toString());
            case GeneralName.rfc822Name -> isMailbox(base.getName().toString());
            case GeneralName.iPAddress ->
                isNetwork(ASN1OctetString.getInstance(base.getName()).getOctets());
            default -> true;
          };
      require(right, "a name constraint is malformed: " + base);
    }
  }

  private static boolean isSuffix(String name) {
    return name.isEmpty() || CertifiedNames.isName(name);
  }

  // RFC 5280 §4.2.1.10: a mailbox, a host, or all hosts of a domain by a leading period.
  private static boolean isMailbox(String name) {
    int at = name.indexOf('@');
    String host =
        at >= 0 ? name.substring(at + 1) : name.startsWith(".") ? name.substring(1) : name;
    return at != 0 && CertifiedNames.isName(host);
  }

  private static boolean isNetwork(byte[] address) {
    if (address.length != 8 && address.length != 32) {
      return false;
    }
    BigInteger mask =
        new BigInteger(1, Arrays.copyOfRange(address, address.length / 2, address.length));
    BigInteger inverse =
        BigInteger.ONE.shiftLeft(4 * address.length).subtract(BigInteger.ONE).xor(mask);
    // The ones come first if and only if adding one to the zeros leaves a single bit.
    return inverse.and(inverse.add(BigInteger.ONE)).signum() == 0;
  }

  private static boolean critical(X509Certificate it, String id) {
    Set<String> critical = it.getCriticalExtensionOIDs();
    return critical != null && critical.contains(id);
  }

  private static @Nullable ASN1Primitive extension(X509Extension it, String id)
      throws CertificateException {
    byte[] encoded = it.getExtensionValue(id);
    try {
      return encoded == null
          ? null
          : ASN1Primitive.fromByteArray(ASN1OctetString.getInstance(encoded).getOctets());
    } catch (IOException | IllegalArgumentException e) {
      throw new CertificateParsingException("its extension " + id + " is malformed", e);
    }
  }

  private static void require(boolean holds, String otherwise) throws CertificateException {
    if (!holds) {
      throw new CertificateException(otherwise);
    }
  }
}
