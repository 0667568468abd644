package dev.gatehouse.controls.idempotency;

import dev.gatehouse.pipeline.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Idempotency-Key} field (draft-ietf-httpapi-idempotency-key-header): one string in
 * quotation marks. Most callers write it without them, which is the same key.
 */
final class KeyField {
  static final String NAME = "idempotency-key";

  /** Characters of a key. */
  static final int MOST = 255;

  private KeyField() {}

  static boolean in(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.named(i, NAME)) {
        return true;
      }
    }
    return false;
  }

  /** The one key; null if there is not exactly one, or it is none. */
  static @Nullable String of(Headers headers) {
    if (headers.count(NAME) != 1) {
      return null;
    }
    String value = headers.first(NAME).orElseThrow();
    String key = quoted(value) ? value.substring(1, value.length() - 1) : value;
    return isKey(key) ? key : null;
  }

  static boolean quoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
  }

  // Visible ASCII: escapes of a quoted string would give one key two spellings.
  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= MOST
        && key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != ',');
  }

  /** The same fields with another key, spelled as the caller spelled its own. */
  static Headers with(Headers headers, String key) {
    boolean quoted = quoted(headers.first(NAME).orElse(""));
    return headers.without(NAME).with("Idempotency-Key", quoted ? '"' + key + '"' : key);
  }
}
