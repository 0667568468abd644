package dev.gatehouse.pipeline;

import java.util.Locale;

/** What sort of caller an integration is for. */
public enum Kind {
  PERSON,
  SERVICE,
  AGENT,
  ANYONE;

  private final String code = name().toLowerCase(Locale.ROOT);

  public String code() {
    return code;
  }
}
