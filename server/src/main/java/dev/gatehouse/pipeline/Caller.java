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
   */
  record Proven(
      String subject,
      Kind kind,
      String integration,
      String credential,
      List<String> onBehalfOf,
      Map<String, Object> claims)
      implements Caller {}

  Caller UNKNOWN = new Unknown();

  /** The name of the one register entry that the caller is bound to; empty for nobody. */
  String integration();
}
