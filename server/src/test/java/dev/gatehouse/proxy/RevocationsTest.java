package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Authorities of one name, and several lists of one. Which list the JDK meets first is chance,
 * fixed for given bytes: so each case has fresh keys, many times.
 */
class RevocationsTest {
  private static final int TIMES = 12;
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final Map<ASN1ObjectIdentifier, ASN1Encodable> USERS =
      Map.of(
          Extension.issuingDistributionPoint,
          new IssuingDistributionPoint(null, true, false, null, false, false));
  private static final Map<ASN1ObjectIdentifier, ASN1Encodable> AUTHORITIES =
      Map.of(
          Extension.issuingDistributionPoint,
          new IssuingDistributionPoint(null, false, true, null, false, false));
  private static final Map<ASN1ObjectIdentifier, ASN1Encodable> REASONS =
      Map.of(
          Extension.issuingDistributionPoint,
          new IssuingDistributionPoint(
              null, false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false));
  private static final Map<ASN1ObjectIdentifier, ASN1Encodable> ELSEWHERE =
      Map.of(
          Extension.issuingDistributionPoint,
          new IssuingDistributionPoint(
              new DistributionPointName(
                  new GeneralNames(
                      new GeneralName(
                          GeneralName.uniformResourceIdentifier, "http://crl.example/7"))),
              false,
              false,
              null,
              false,
              false));
  private static final Map<ASN1ObjectIdentifier, ASN1Encodable> CHANGES =
      Map.of(Extension.deltaCRLIndicator, new CRLNumber(BigInteger.ZERO));
  private static final Map<ASN1ObjectIdentifier, ASN1Encodable> UNKNOWN =
      Map.of(new ASN1ObjectIdentifier("1.3.6.1.4.1.32473.1"), DERNull.INSTANCE);

  private final Signer first = new Signer(1);
  private final Signer second = new Signer(2);
  private final X509Certificate firstRoot = first.authority(first);
  private final X509Certificate secondRoot = second.authority(second);

  /** Shown by a caller, since it is public: the second key, vouched for by the first. */
  private final X509Certificate rollover = first.authority(second);

  private final X509Certificate good = second.leaf();
  private final X509Certificate leaked = second.leaf();

  private static long serial = 1;

  RevocationsTest() throws Exception {}

  @RepeatedTest(TIMES)
  void who_was_revoked_is_not_believed_by_the_way_over_the_former_key() throws Exception {
    List<X509CRL> lists = List.of(first.list(9), second.list(9, leaked));
    for (List<X509Certificate> trusted : List.of(both(), List.of(firstRoot))) {
      assertThat(believes(trusted, lists, 1, good, rollover)).isTrue();
      assertThat(believes(trusted, lists, 1, leaked, rollover)).isFalse();
    }
  }

  @RepeatedTest(TIMES)
  void the_list_of_another_key_of_the_name_is_none_of_this_one() throws Exception {
    assertThat(believes(both(), List.of(first.list(9)), 1, good, rollover)).isFalse();
    assertThat(believes(both(), List.of(first.list(9)), 1, good)).isFalse();
    List<X509CRL> ended = List.of(first.list(9), second.list(2));
    assertThat(believes(both(), ended, 3, good, rollover)).isFalse();
  }

  @RepeatedTest(TIMES)
  void each_current_list_of_an_authority_is_asked() throws Exception {
    List<X509CRL> lists = List.of(second.list(8), second.list(9, leaked));
    assertThat(believes(List.of(secondRoot), lists, 1, good)).isTrue();
    assertThat(believes(List.of(secondRoot), lists, 1, leaked)).isFalse();
  }

  @RepeatedTest(TIMES)
  void a_key_that_is_named_in_two_ways_has_the_lists_of_both() throws Exception {
    Signer renamed = second.named(5);
    X509Certificate gone = renamed.leaf();
    List<X509CRL> lists = List.of(second.list(9), renamed.list(9, gone));
    for (X509Certificate root : List.of(secondRoot, renamed.authority(renamed))) {
      assertThat(believes(List.of(root), lists, 1, renamed.leaf())).isTrue();
      assertThat(believes(List.of(root), lists, 1, gone)).isFalse();
    }
    List<X509CRL> onlyRenamed = List.of(renamed.list(9, gone));
    assertThat(believes(List.of(secondRoot), onlyRenamed, 1, renamed.leaf())).isTrue();
    assertThat(believes(List.of(secondRoot), onlyRenamed, 1, gone)).isFalse();
  }

  @RepeatedTest(TIMES)
  void two_keys_whose_lists_do_not_name_them_keep_their_own() throws Exception {
    List<X509CRL> lists =
        List.of(list(first.keys, null, 9, Map.of()), list(second.keys, null, 9, Map.of(), leaked));
    assertThat(believes(both(), lists, 1, first.leaf())).isTrue();
    assertThat(believes(both(), lists, 1, good)).isTrue();
    assertThat(believes(both(), lists, 1, leaked)).isFalse();
  }

  @Test
  void a_list_that_does_not_tell_of_all_that_was_issued_clears_nobody_else() throws Exception {
    for (var critical : List.of(AUTHORITIES, CHANGES, UNKNOWN, REASONS, ELSEWHERE)) {
      X509CRL part = list(second.keys, second.id(), 9, critical);
      assertThat(believes(List.of(secondRoot), List.of(part), 1, good))
          .as("%s", critical)
          .isFalse();
      X509CRL with = list(second.keys, second.id(), 9, critical, leaked);
      List<X509CRL> both = List.of(with, second.list(9));
      assertThat(believes(List.of(secondRoot), both, 1, good)).as("%s", critical).isTrue();
      assertThat(believes(List.of(secondRoot), both, 1, leaked)).as("%s", critical).isFalse();
    }
  }

  @Test
  void who_is_vouched_for_by_a_key_that_was_revoked_is_not_believed() throws Exception {
    List<X509CRL> lists = List.of(first.list(9, rollover), second.list(9));
    assertThat(believes(List.of(firstRoot), lists, 1, good, rollover)).isFalse();
    List<X509CRL> users = List.of(list(first.keys, first.id(), 9, USERS), second.list(9));
    assertThat(believes(List.of(firstRoot), users, 1, good, rollover))
        .as("no list tells of the authority between")
        .isFalse();
  }

  @Test
  void the_end_of_each_part_of_what_was_issued_counts() throws Exception {
    RevocationEnds parts =
        RevocationEnds.of(
            List.of(
                list(second.keys, second.id(), 2, USERS),
                list(second.keys, second.id(), 9, AUTHORITIES)));
    assertThat(parts.first()).contains(at(2));
    assertThat(parts.next(START)).contains(at(2));
    assertThat(parts.next(at(3))).contains(at(9));
  }

  @Test
  void the_end_of_a_list_counts_only_where_no_other_goes_on() throws Exception {
    RevocationEnds lists =
        RevocationEnds.of(List.of(list(second.keys, null, 2, Map.of()), second.list(9)));
    assertThat(lists.first()).contains(at(9));
    assertThat(lists.latest(at(3))).isEmpty();
    assertThat(lists.next(START)).as("to look again").contains(at(2));
  }

  private List<X509Certificate> both() {
    return List.of(firstRoot, secondRoot);
  }

  private static Instant at(long days) {
    return START.plus(Duration.ofDays(days));
  }

  private static Date date(long days) {
    return Date.from(at(days));
  }

  private static boolean believes(
      List<X509Certificate> trusted, List<X509CRL> lists, long day, X509Certificate... shown)
      throws Exception {
    CertificatePath paths =
        new CertificatePath(
            trusted,
            Revocations.of(lists),
            CertificatePath.Purpose.CLIENT,
            InstantSource.fixed(at(day)));
    try {
      paths.check(List.of(shown));
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static X509CRL list(
      KeyPair keys,
      byte @Nullable [] id,
      long days,
      Map<ASN1ObjectIdentifier, ASN1Encodable> critical,
      X509Certificate... revoked)
      throws Exception {
    JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(new X500Principal("CN=same"), date(-1));
    list.setNextUpdate(date(days));
    for (X509Certificate one : revoked) {
      list.addCRLEntry(one.getSerialNumber(), date(-1), 0);
    }
    list.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
    if (id != null) {
      list.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(id));
    }
    for (Map.Entry<ASN1ObjectIdentifier, ASN1Encodable> one : critical.entrySet()) {
      list.addExtension(one.getKey(), true, one.getValue());
    }
    return new JcaX509CRLConverter()
        .getCRL(
            list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  /** A key of the authority, and how certificates and lists name it. */
  private record Signer(KeyPair keys, int number) {
    Signer(int number) throws Exception {
      this(pair(), number);
    }

    /** The same key, named otherwise. */
    Signer named(int other) {
      return new Signer(keys, other);
    }

    byte[] id() {
      byte[] id = new byte[20];
      Arrays.fill(id, (byte) number);
      return id;
    }

    private static KeyPair pair() throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    }

    /** A certificate of a key, signed by this one. */
    X509Certificate authority(Signer of) throws Exception {
      JcaX509v3CertificateBuilder made = certificate("CN=same", of.keys);
      made.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      made.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      made.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(of.id()));
      return signed(made);
    }

    X509Certificate leaf() throws Exception {
      JcaX509v3CertificateBuilder made = certificate("CN=caller", pair());
      made.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      made.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      return signed(made);
    }

    private JcaX509v3CertificateBuilder certificate(String subject, KeyPair of) throws Exception {
      JcaX509v3CertificateBuilder made =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=same"),
              BigInteger.valueOf(serial++),
              date(-1),
              date(60),
              new X500Name(subject),
              of.getPublic());
      made.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(id()));
      return made;
    }

    private X509Certificate signed(JcaX509v3CertificateBuilder made) throws Exception {
      return new JcaX509CertificateConverter()
          .getCertificate(
              made.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    X509CRL list(long days, X509Certificate... revoked) throws Exception {
      return RevocationsTest.list(keys, id(), days, Map.of(), revoked);
    }
  }
}
