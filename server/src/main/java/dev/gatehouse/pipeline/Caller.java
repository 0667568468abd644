package dev.gatehouse.pipeline;

import java.util.List;
import java.util.Map;

/** Who was proven to call. A claimed identity is never a caller. */
public sealed interface Caller {

  /** Nobody is proven yet. */
  record Unknown() implements Caller {
    @Override
    public String integration() {
      return "";
    }
  }

  /**
   * Whoever calls without a credential where an {@code anyone} entry allows it.
   *
   * @param recorded false where the entry says {@code record: off}
   */
  record Anyone(String integration, boolean recorded) implements Caller {}

  /**
   * A person, a service or an agent whose credential was verified.
   *
   * @param subject the name in records: the integration for its keys, the token's subject else
   * @param credential the public id of what proved it; never the secret
   * @param onBehalfOf the chain of those on whose behalf it acts, nearest first
   * @param claims what the issuer says of it; empty for keys
   * @param issuer who gave it its name, for tokens; empty for keys, which are ours, and for
   *     certificates: one renewed under another intermediate authority is of the same caller, and
   *     which authorities are believed is the operator's choice
   */
  record Proven(
      String subject,
      Kind kind,
      String integration,
      String credential,
      List<String> onBehalfOf,
      Map<String, Object> claims,
      String issuer)
      implements Caller {

    /** One with a key. */
    public Proven(
        String subject,
        Kind kind,
        String integration,
        String credential,
        List<String> onBehalfOf,
        Map<String, Object> claims) {
      this(subject, kind, integration, credential, onBehalfOf, claims, "");
    }

    /**
     * What tells it from every other caller of its integration. A name alone does not: of two
     * issuers, each gives its names as it likes (OpenID Connect Core 1.0 §5.7).
     */
    public String identity() {
      return issuer.isEmpty() ? subject : issuer + "\n" + subject;
    }
  }

  Caller UNKNOWN = new Unknown();

  /** The name of the one register entry that the caller is bound to; empty for nobody. */
  String integration();
}
