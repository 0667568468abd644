package dev.gatehouse.contract.multipart;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Content-Disposition field of a form's part (RFC 7578 §4.2). Quoted pairs are refused: some
 * readers resolve them, and browsers write {@code %22} instead.
 */
final class Disposition {
  private static final String TYPE = "form-data";

  private final String value;
  private int at;
  private @Nullable String name;
  private @Nullable String filename;
  private @Nullable MultipartFlaw flaw;

  private Disposition(String value) {
    this.value = value;
  }

  static Disposition of(String value) {
    Disposition disposition = new Disposition(value);
    disposition.flaw = disposition.read();
    return disposition;
  }

  @Nullable MultipartFlaw flaw() {
    return flaw;
  }

  String name() {
    return name == null ? "" : name;
  }

  @Nullable String filename() {
    return filename;
  }

  private @Nullable MultipartFlaw read() {
    if (!value.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
      return MultipartFlaw.DISPOSITION;
    }
    at = TYPE.length();
    while (at < value.length()) {
      MultipartFlaw wrong = parameter();
      if (wrong != null) {
        return wrong;
      }
    }
    return name == null ? MultipartFlaw.NAME : null;
  }

  private @Nullable MultipartFlaw parameter() {
    skipSpace();
    if (at == value.length() || value.charAt(at) != ';') {
      return MultipartFlaw.DISPOSITION;
    }
    at++;
    skipSpace();
    String key = token().toLowerCase(Locale.ROOT);
    if (key.isEmpty() || at == value.length() || value.charAt(at) != '=') {
      return MultipartFlaw.DISPOSITION;
    }
    at++;
    if (key.endsWith("*")) {
      return MultipartFlaw.EXTENDED;
    }
    String text = at < value.length() && value.charAt(at) == '"' ? quoted() : token();
    return keep(key, text);
  }

  private @Nullable MultipartFlaw keep(String key, @Nullable String text) {
    switch (key) {
      case "name" -> {
        if (text == null || text.isEmpty() || name != null) {
          return MultipartFlaw.NAME;
        }
        name = text;
      }
      case "filename" -> {
        if (text == null || filename != null || text.indexOf('/') >= 0) {
          return MultipartFlaw.FILENAME;
        }
        filename = text;
      }
      default -> {
        return MultipartFlaw.DISPOSITION;
      }
    }
    return null;
  }

  /** The text between quotes; null if it is not closed or holds a backslash. */
  private @Nullable String quoted() {
    int close = value.indexOf('"', at + 1);
    int slash = value.indexOf('\\', at);
    if (close < 0 || (slash >= 0 && slash < close)) {
      at = value.length();
      return null;
    }
    String text = value.substring(at + 1, close);
    at = close + 1;
    return text;
  }

  private String token() {
    int from = at;
    while (at < value.length() && Characters.isToken(value.charAt(at))) {
      at++;
    }
    return value.substring(from, at);
  }

  private void skipSpace() {
    while (at < value.length() && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
      at++;
    }
  }
}
