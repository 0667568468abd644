package dev.gatehouse.pipeline;

import java.util.Locale;

/** What an operation does to the system behind it. */
public enum Effect {
  READ,
  CREATE,
  CHANGE,
  DELETE,
  /** A change that nobody can take back. */
  IRREVERSIBLE;

  private final String code = name().toLowerCase(Locale.ROOT);

  public String code() {
    return code;
  }

  /** Whether the system behind may differ afterwards. */
  public boolean changes() {
    return this != READ;
  }

  /** What a method does unless the configuration says otherwise (RFC 9110 §9.2.1). */
  public static Effect of(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY" -> READ;
      case "POST" -> CREATE;
      case "DELETE" -> DELETE;
      default -> CHANGE;
    };
  }
}
