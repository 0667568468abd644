package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * Lists of certificates that authorities have revoked (RFC 5280 §5). An authority that renews its
 * key keeps its name, so that a list is told by both.
 */
final class Revocations {
  /** No lists: nobody needs one. */
  static final Revocations NONE = new Revocations(List.of());

  private final List<Signed> lists;

  // Of each authority that of its last list.
  private final List<Instant> ends;

  private Revocations(List<Signed> lists) {
    this.lists = lists;
    Map<Signer, Instant> last = new HashMap<>();
    for (Signed one : lists) {
      last.merge(one.by, one.end(), (a, b) -> a.isAfter(b) ? a : b);
    }
    ends = last.values().stream().sorted().toList();
  }

  /** An authority; its key is empty where it is not named. */
  private record Signer(X500Principal name, String key) {
    /** Whether this is another key of that authority. */
    boolean isOtherThan(Signer that) {
      return name.equals(that.name)
          && !key.isEmpty()
          && !that.key.isEmpty()
          && !key.equals(that.key);
    }
  }

  private record Signed(X509CRL list, Signer by) {
    Instant end() {
      return list.getNextUpdate().toInstant();
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
      String key = CertificateProfile.signingKey(list);
      signed.add(new Signed(list, new Signer(list.getIssuerX500Principal(), key)));
    }
    return new Revocations(List.copyOf(signed));
  }

  boolean isEmpty() {
    return lists.isEmpty();
  }

  boolean isLike(Revocations other) {
    return lists.equals(other.lists);
  }

  /** The lists that have not ended, without those of another key of one of these authorities. */
  List<X509CRL> current(List<X509Certificate> authorities, Instant now)
      throws CertificateException {
    List<Signer> signers = new ArrayList<>();
    for (X509Certificate authority : authorities) {
      String key = CertificateProfile.key(authority);
      signers.add(new Signer(authority.getSubjectX500Principal(), key));
    }
    // The JDK would go on with a list for a quarter of an hour, while its end is told of; and it
    // would believe nobody for the sake of a list that another key signed.
    return lists.stream()
        .filter(one -> one.end().isAfter(now))
        .filter(one -> signers.contains(one.by) || signers.stream().noneMatch(one.by::isOtherThan))
        .map(Signed::list)
        .toList();
  }

  /**
   * When the first authority is left without a current list, and so nobody is believed whom it
   * issued a certificate; empty if there are no lists.
   */
  Optional<Instant> firstEnd() {
    return ends.stream().findFirst();
  }

  /** When that came about the last time until now; empty if it has for no authority. */
  Optional<Instant> lastEnd(Instant now) {
    return ends.stream().filter(end -> !end.isAfter(now)).max(Comparator.naturalOrder());
  }

  /** When it comes about the next time; empty if it does for no further authority. */
  Optional<Instant> nextEnd(Instant now) {
    return ends.stream().filter(end -> end.isAfter(now)).findFirst();
  }

  /** Which of these authorities need a list and signed none. */
  Stream<X509Certificate> without(List<X509Certificate> authorities) {
    return authorities.stream()
        .filter(authority -> !isEmpty())
        .filter(authority -> lists.stream().noneMatch(one -> signed(authority, one.list)));
  }

  private static boolean signed(X509Certificate authority, X509CRL list) {
    if (!authority.getSubjectX500Principal().equals(list.getIssuerX500Principal())) {
      return false;
    }
    try {
      list.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      // Another one of the same name may have.
      return false;
    }
  }
}
