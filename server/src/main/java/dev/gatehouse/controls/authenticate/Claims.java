package dev.gatehouse.controls.authenticate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token says. */
record Claims(Map<String, Object> all) {
  // The end of the year 9999: beyond it, a number of seconds is a mistake or an attack.
  private static final double LAST_SECOND = 253_402_300_799d;
  private static final int MAX_TEXT = 512;

  /** What is wrong with a claim. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  /** A claim that must be text if it is there; empty if it is not. */
  String text(String name) throws Wrong {
    if (!all.containsKey(name)) {
      return "";
    }
    if (all.get(name) instanceof String text
        && !text.isEmpty()
        && text.length() <= MAX_TEXT
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw new Wrong(name + " is not a plain text");
  }

  /** A time in milliseconds since the epoch (RFC 7519 §2, NumericDate); -1 if it is not there. */
  long millis(String name) throws Wrong {
    if (!all.containsKey(name)) {
      return -1;
    }
    if (all.get(name) instanceof Number number) {
      double seconds = number.doubleValue();
      if (seconds >= 0 && seconds <= LAST_SECOND) {
        return (long) (seconds * 1000);
      }
    }
    throw new Wrong(name + " is not a time");
  }

  /** Whether the token is for this audience (RFC 7519 §4.1.3). */
  boolean isFor(String audience) throws Wrong {
    return switch (all.get("aud")) {
      case String one -> one.equals(audience);
      case List<?> many when many.stream().allMatch(String.class::isInstance) ->
          many.contains(audience);
      case null, default -> throw new Wrong("aud is neither a text nor a list of texts");
    };
  }

  /** The claim of this name, or at this pointer. */
  @Nullable Object at(String claim) {
    if (!claim.startsWith("/")) {
      return all.get(claim);
    }
    Object found = all;
    for (String step : claim.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      if (!(found instanceof Map<?, ?> object)) {
        return null;
      }
      found = object.get(name);
    }
    return found;
  }

  /** All claims, with the texts at a pointer as {@code roles}, wherever the issuer keeps them. */
  Map<String, Object> withRoles(String pointer) {
    if (pointer.isEmpty()) {
      return all;
    }
    Map<String, Object> claims = new LinkedHashMap<>(all);
    claims.put(
        "roles",
        at(pointer) instanceof List<?> roles
            ? roles.stream().filter(String.class::isInstance).toList()
            : List.of());
    return Collections.unmodifiableMap(claims);
  }
}
