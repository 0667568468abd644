package dev.gatehouse.pipeline;

import java.util.Locale;

/** How a call counts in the end. */
public enum Decision {
  /** It got an answer of the upstream, whatever its status: now, or at an earlier call. */
  ALLOWED,
  /** It was refused. */
  DENIED,
  /** It could not be carried out. */
  FAILED,
  /** A change was sent and nobody can say whether it happened. */
  UNKNOWN;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in records and metrics. */
  public String code() {
    return code;
  }
}
