package dev.gatehouse.contract;

import java.util.Locale;

/** Which part of a request a value is in. */
public enum In {
  PATH,
  QUERY,
  HEADER,
  COOKIE,
  BODY;

  /** The word that OpenAPI uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
