package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Lists of certificates that authorities have revoked (RFC 5280 §5). An authority that renews its
 * key keeps its name, so that a list counts for the key that signed it and for no other.
 */
final class Revocations {
  /** No lists: nobody needs one. */
  static final Revocations NONE = new Revocations(List.of(), RevocationEnds.NONE);

  private final List<Signed> lists;
  private final RevocationEnds ends;

  private Revocations(List<Signed> lists, RevocationEnds ends) {
    this.lists = lists;
    this.ends = ends;
  }

  /**
   * A list.
   *
   * @param signers whether keys signed it, of those that were asked about
   */
  private record Signed(X509CRL list, Map<PublicKey, Boolean> signers) {
    private static final int MOST_SIGNERS = 64;

    /** RFC 5280 §4.2.1.3. */
    private static final int SIGNS_LISTS = 6;

    boolean goesOn(Instant now) {
      return RevocationEnds.end(list).isAfter(now);
    }

    /** By an authority that may, not by another one of its name. */
    boolean by(X509Certificate authority) {
      boolean @Nullable [] usage = authority.getKeyUsage();
      if ((usage != null && !usage[SIGNS_LISTS])
          || !authority.getSubjectX500Principal().equals(list.getIssuerX500Principal())) {
        return false;
      }
      PublicKey key = authority.getPublicKey();
      Boolean known = signers.get(key);
      boolean signed = known == null ? isSignedBy(key) : known;
      if (known == null && signers.size() < MOST_SIGNERS) {
        signers.put(key, signed);
      }
      return signed;
    }

    private boolean isSignedBy(PublicKey key) {
      try {
        list.verify(key);
        return true;
      } catch (GeneralSecurityException e) {
        // Another one of the same name may have.
        return false;
      }
    }
  }

  /**
   * The lists of a PEM file; none if there is no file.
   *
   * @throws IOException if it cannot be read, has none, or one of them is not in its form
   */
  static Revocations of(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return NONE;
    }
    try {
      Revocations read = of(Pem.revoked(file.get()));
      if (read.isEmpty()) {
        throw new IOException("no list of revoked certificates in " + file.get());
      }
      return read;
    } catch (GeneralSecurityException e) {
      throw new IOException("no revoked certificates in " + file.get() + ": " + e.getMessage(), e);
    }
  }

  /**
   * These lists.
   *
   * @throws CertificateException if one of them is not in its form
   */
  static Revocations of(List<X509CRL> lists) throws CertificateException {
    List<Signed> signed = new ArrayList<>();
    for (X509CRL list : lists) {
      CertificateProfile.requireList(list);
      signed.add(new Signed(list, new ConcurrentHashMap<>()));
    }
    return new Revocations(List.copyOf(signed), RevocationEnds.of(lists));
  }

  boolean isEmpty() {
    return lists.isEmpty();
  }

  boolean isLike(Revocations other) {
    return all().equals(other.all());
  }

  private List<X509CRL> all() {
    return lists.stream().map(Signed::list).toList();
  }

  /**
   * Asks every list of an authority about a certificate that it issued. The JDK is asked what a
   * list tells of, one list at a time: of several it takes the first that it meets, and of those
   * that other keys of the authority's name signed it believes or refuses some.
   *
   * @throws CertificateException if one of them has it, or no current one tells of it
   */
  void require(X509Certificate certificate, X509Certificate authority, Instant now)
      throws CertificateException {
    // The JDK would go on with a list for a quarter of an hour, while its end is told of.
    List<X509CRL> current =
        lists.stream()
            .filter(one -> one.goesOn(now) && one.by(authority))
            .map(Signed::list)
            .toList();
    for (X509CRL list : current) {
      if (list.getRevokedCertificate(certificate) != null) {
        throw CertificatePath.refused("its authority has revoked it", BasicReason.REVOKED);
      }
    }
    for (X509CRL list : current) {
      if (clears(list, certificate, authority, now)) {
        return;
      }
    }
    if (!isEmpty()) {
      throw new CertificateException("there is no current list of what its authority has revoked");
    }
  }

  private static boolean clears(
      X509CRL list, X509Certificate certificate, X509Certificate authority, Instant now)
      throws CertificateException {
    X500Principal name = authority.getSubjectX500Principal();
    try {
      PKIXParameters parameters =
          new PKIXParameters(Set.of(new TrustAnchor(name, authority.getPublicKey(), null)));
      parameters.setDate(Date.from(now));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
      CertPath path =
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (CertPathValidatorException e) {
      return false;
    } catch (InvalidAlgorithmParameterException | NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  /** When they end. */
  RevocationEnds ends() {
    return ends;
  }

  /** Which of these authorities need a list and signed none. */
  Stream<X509Certificate> without(List<X509Certificate> authorities) {
    return authorities.stream()
        .filter(authority -> !isEmpty() && lists.stream().noneMatch(one -> one.by(authority)));
  }
}
