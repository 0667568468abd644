package dev.gatehouse.pipeline;

import java.util.Locale;

/** How a call counts in the end. */
public enum Decision {
  /** It was forwarded and the upstream's answer came back, whatever its status. */
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
