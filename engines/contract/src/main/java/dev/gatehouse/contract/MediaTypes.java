package dev.gatehouse.contract;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a contract declares by media type; the most specific range counts (OpenAPI 3.1 §4.8.14.1).
 */
final class MediaTypes<T> {
  private final Map<String, T> byType = new HashMap<>();

  void put(String written, T value) {
    byType.putIfAbsent(essence(written), value);
  }

  /** What is declared for the value of a Content-Type field, or null. */
  @Nullable T find(String contentType) {
    T exact = byType.get(contentType);
    if (exact != null) {
      return exact;
    }
    String type = essence(contentType);
    T known = byType.get(type);
    if (known != null || type.isEmpty()) {
      return known;
    }
    T range = byType.get(type.substring(0, type.indexOf('/') + 1) + "*");
    return range == null ? byType.get("*/*") : range;
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  Set<String> types() {
    return new TreeSet<>(byType.keySet());
  }

  Map<String, T> all() {
    return byType;
  }

  MediaTypes<T> map(UnaryOperator<T> change) {
    MediaTypes<T> changed = new MediaTypes<>();
    byType.forEach((type, value) -> changed.byType.put(type, change.apply(value)));
    return changed;
  }

  /** Type and subtype in lower case, without parameters (RFC 9110 §8.3.1); empty if it is none. */
  static String essence(String written) {
    int semicolon = written.indexOf(';');
    String type = (semicolon < 0 ? written : written.substring(0, semicolon)).strip();
    return type.indexOf('/') > 0 ? type.toLowerCase(Locale.ROOT) : "";
  }

  /** RFC 6839 §3.1: a suffix {@code +json} says that it is JSON. */
  static boolean isJson(String written) {
    String type = essence(written);
    return type.endsWith("/json") || type.endsWith("+json");
  }
}
