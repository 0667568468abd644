package dev.gatehouse.proxy;

import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** When lists of revoked certificates end, and which of these ends leave an authority without. */
final class RevocationEnds {
  static final RevocationEnds NONE = new RevocationEnds(List.of());

  private final List<Instant> all;

  // Of each authority, and of each part of what it issued, that of the last list.
  private final List<Instant> last;

  private RevocationEnds(List<Told> lists) {
    all = lists.stream().map(Told::end).toList();
    List<Scope> scopes = lists.stream().map(Told::scope).distinct().toList();
    Map<Scope, Instant> lasting = new HashMap<>();
    for (Told one : lists) {
      lasting.merge(one.scope().among(scopes), one.end(), (a, b) -> a.isAfter(b) ? a : b);
    }
    last = lasting.values().stream().sorted().toList();
  }

  /** What a list tells of, and until when. */
  private record Told(Scope scope, Instant end) {}

  /**
   * What a list tells of.
   *
   * @param name its authority's
   * @param key by which the authority is told from others of its name; empty if it is not
   * @param part of what was issued, as the list says it; empty if all of it
   */
  private record Scope(X500Principal name, String key, String part) {
    /** A list that does not name its key is most likely of the only key that is named otherwise. */
    Scope among(List<Scope> all) {
      List<Scope> others = all.stream().filter(this::couldBe).toList();
      return others.size() == 1 ? others.getFirst() : this;
    }

    private boolean couldBe(Scope other) {
      return key.isEmpty()
          && !other.key.isEmpty()
          && name.equals(other.name)
          && part.equals(other.part);
    }
  }

  /**
   * Those of these lists, which are in their form.
   *
   * @throws CertificateException if one of them names its key wrongly
   */
  static RevocationEnds of(List<X509CRL> lists) throws CertificateException {
    List<Told> told = new ArrayList<>();
    for (X509CRL list : lists) {
      Scope scope =
          new Scope(
              list.getIssuerX500Principal(),
              CertificateProfile.signingKey(list),
              CertificateProfile.part(list));
      told.add(new Told(scope, end(list)));
    }
    return new RevocationEnds(told);
  }

  /** When a list ends: no later than when the next one is to come. */
  static Instant end(X509CRL list) {
    return list.getNextUpdate().toInstant();
  }

  /**
   * When the first authority is left without a current list, and so nobody is believed whom it
   * issued a certificate; empty if there are no lists.
   */
  Optional<Instant> first() {
    return last.stream().findFirst();
  }

  /** When that came about the last time until now; empty if it has for no authority. */
  Optional<Instant> latest(Instant now) {
    return last.stream().filter(end -> !end.isAfter(now)).max(Comparator.naturalOrder());
  }

  /** When the next list ends, whether or not another one goes on; empty if none does. */
  Optional<Instant> next(Instant now) {
    return all.stream().filter(end -> end.isAfter(now)).min(Comparator.naturalOrder());
  }
}
