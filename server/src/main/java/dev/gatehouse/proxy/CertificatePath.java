package dev.gatehouse.proxy;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Whether a certificate leads to an authority that is trusted (RFC 5280 §6). Every path that the
 * presented certificates allow is tried, within bounds; an authority's own certificate is held to
 * what it says of itself, its name constraints included, as the others of the path are.
 */
final class CertificatePath {
  /** What a certificate is to be good for. */
  enum Purpose {
    SERVER("1.3.6.1.5.5.7.3.1"),
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String id;

    Purpose(String id) {
      this.id = id;
    }

    /** Its object identifier (RFC 5280 §4.2.1.12). */
    String id() {
      return id;
    }
  }

  /** Certificates between the authority and the one that is presented. */
  private static final int MOST_BETWEEN = 6;

  /** Signatures that one presented certificate may cost. */
  private static final int MOST_SIGNATURES = 48;

  private final List<X509Certificate> authorities;
  private final Revocations revoked;
  private final Purpose purpose;
  private final InstantSource clock;

  /**
   * What is trusted.
   *
   * @param revoked lists of revoked certificates; if there are any, each authority of a path needs
   *     a current one
   */
  CertificatePath(
      Collection<X509Certificate> authorities,
      Revocations revoked,
      Purpose purpose,
      InstantSource clock) {
    this.authorities = List.copyOf(authorities);
    this.revoked = revoked;
    this.purpose = purpose;
    this.clock = clock;
  }

  List<X509Certificate> authorities() {
    return authorities;
  }

  /**
   * Checks what was presented, the certificate in question first; costs signatures, so not on a
   * loop.
   *
   * @throws CertificateException with why it is not trusted
   */
  void check(List<X509Certificate> presented) throws CertificateException {
    X509Certificate leaf = presented.getFirst();
    try {
      CertificateProfile.requireLeaf(leaf, purpose);
    } catch (RuntimeException e) {
      throw beyond(e);
    }
    Search search = new Search(presented.subList(1, presented.size()));
    search.from(new ArrayList<>(List.of(leaf)));
    if (!search.found) {
      throw search.why;
    }
  }

  /** A refusal that says of which kind it is. */
  static CertificateException refused(String why, CertPathValidatorException.Reason reason) {
    return new CertificateException(
        why, new CertPathValidatorException(why, null, null, -1, reason));
  }

  // A certificate can hold what the JDK's and Bouncy Castle's readers stumble over.
  private static CertificateException beyond(RuntimeException e) {
    return new CertificateException("cannot be understood: " + e.getMessage(), e);
  }

  /** One search, depth first. */
  private final class Search {
    private final List<X509Certificate> between;
    private int signatures;
    private boolean found;
    private CertificateException why =
        refused("no authority that is trusted issued it", PKIXReason.NO_TRUST_ANCHOR);

    Search(List<X509Certificate> between) {
      this.between = between;
    }

    void from(List<X509Certificate> path) {
      X509Certificate last = path.getLast();
      for (X509Certificate authority : authorities) {
        if (!found && (authority.equals(last) || issued(authority, last))) {
          end(path, authority);
        }
      }
      if (path.size() > MOST_BETWEEN) {
        return;
      }
      for (X509Certificate issuer : between) {
        if (!found && !path.contains(issuer) && issued(issuer, last)) {
          path.add(issuer);
          from(path);
          path.removeLast();
        }
      }
    }

    private boolean issued(X509Certificate issuer, X509Certificate of) {
      if (!issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())
          || ++signatures > MOST_SIGNATURES) {
        return false;
      }
      try {
        of.verify(issuer.getPublicKey());
        return true;
      } catch (GeneralSecurityException e) {
        // Another one of the same name may have.
        return false;
      }
    }

    private void end(List<X509Certificate> path, X509Certificate authority) {
      try {
        validate(path, authority);
        found = true;
      } catch (CertPathValidatorException e) {
        why = new CertificateException(e.getMessage(), e);
      } catch (CertificateException e) {
        why = e;
      } catch (RuntimeException e) {
        why = beyond(e);
      }
    }
  }

  private void validate(List<X509Certificate> path, X509Certificate authority)
      throws CertificateException, CertPathValidatorException {
    List<X509Certificate> whole = new ArrayList<>(path);
    boolean selfIssued =
        authority.getSubjectX500Principal().equals(authority.getIssuerX500Principal());
    if (selfIssued && !whole.contains(authority)) {
      whole.add(authority);
    }
    CertificateProfile.requireAuthority(authority);
    for (X509Certificate issuer : path.subList(1, path.size())) {
      CertificateProfile.requireIssuer(issuer);
      CertificateProfile.requireNoWildcardAround(path.getFirst(), issuer);
    }
    CertificateProfile.requireNoWildcardAround(path.getFirst(), authority);
    // Its key alone is the anchor, so that its certificate is checked like any other.
    TrustAnchor anchor =
        selfIssued
            ? new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null)
            : new TrustAnchor(authority, null);
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
      Instant now = clock.instant();
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(whole), parameters);
      for (int i = 0; i < path.size(); i++) {
        X509Certificate issuer = i + 1 < path.size() ? path.get(i + 1) : authority;
        // What is trusted by itself needs nobody's word.
        if (!issuer.equals(path.get(i))) {
          revoked.require(path.get(i), issuer, now);
        }
      }
    } catch (InvalidAlgorithmParameterException | NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }
}
