package dev.gatehouse.contract;

import dev.gatehouse.contract.multipart.Characters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a contract declares by media type; the most specific range counts (OpenAPI 3.1 §4.8.14.1).
 * What a range means depends on what comes: JSON is JSON there too.
 */
final class MediaTypes<T> {
  /** Stands for all media types of JSON. */
  static final String JSON = "application/json";

  // ASCII is a part of it.
  private static final Set<String> UTF8 = Set.of("utf-8", "utf8", "us-ascii");

  private final Map<String, T> byType = new HashMap<>();
  // By range and, behind a blank, media type.
  private final Map<String, T> within = new HashMap<>();

  /** What is declared for a media type or a range; nothing if it is neither. */
  void put(String written, T value) {
    String type = essence(written);
    if (!type.isEmpty()) {
      byType.putIfAbsent(type, value);
    }
  }

  /** What a range means for contents of one media type in it, which is not what others mean. */
  void put(String range, String type, T value) {
    within.putIfAbsent(essence(range) + ' ' + type, value);
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
    String read = isJson(type) ? JSON : type;
    T range = find(type.substring(0, type.indexOf('/') + 1) + "*", read);
    return range == null ? find("*/*", read) : range;
  }

  private @Nullable T find(String range, String type) {
    T looked = within.get(range + ' ' + type);
    return looked == null ? byType.get(range) : looked;
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  Set<String> types() {
    return new TreeSet<>(byType.keySet());
  }

  /** All that is declared, whatever for. */
  List<T> values() {
    List<T> values = new ArrayList<>(byType.values());
    values.addAll(within.values());
    return values;
  }

  MediaTypes<T> map(UnaryOperator<T> change) {
    MediaTypes<T> changed = new MediaTypes<>();
    byType.forEach((type, value) -> changed.byType.put(type, change.apply(value)));
    within.forEach((type, value) -> changed.within.put(type, change.apply(value)));
    return changed;
  }

  /**
   * Type and subtype in lower case, without parameters (RFC 9110 §8.3.1); empty if it is none, or a
   * list, of which some read the last (Fetch Standard §2.2.2).
   */
  static String essence(String written) {
    int semicolon = written.indexOf(';');
    String type = (semicolon < 0 ? written : written.substring(0, semicolon)).strip();
    int slash = type.indexOf('/');
    boolean one =
        isToken(type, 0, slash)
            && isToken(type, slash + 1, type.length())
            && !(semicolon > 0 && isList(written, semicolon));
    return one ? type.toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Characters.isToken(text.charAt(i))) {
        return false;
      }
    }
    return from < to;
  }

  /** Whether a comma stands behind a place outside of quotes, or within some that do not end. */
  private static boolean isList(String written, int from) {
    boolean quoted = false;
    for (int i = from; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == ',' && !quoted) {
        return true;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      }
    }
    return quoted;
  }

  /** RFC 6839 §3.1: a suffix {@code +json} says that it is JSON. */
  static boolean isJson(String written) {
    String type = essence(written);
    return type.endsWith("/json") || type.endsWith("+json");
  }

  /** Whether it is a stream of server-sent events (HTML Standard §9.2). */
  static boolean isEvents(String written) {
    return essence(written).equals("text/event-stream");
  }

  /** Whether text of this media type is in UTF-8, as far as it says (RFC 9110 §8.3.2). */
  static boolean isUtf8(String written) {
    int at = written.indexOf(';');
    while (at >= 0) {
      int next = written.indexOf(';', at + 1);
      String parameter = written.substring(at + 1, next < 0 ? written.length() : next);
      int equals = parameter.indexOf('=');
      boolean names =
          equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset");
      if (names && !UTF8.contains(bare(parameter.substring(equals + 1)))) {
        return false;
      }
      at = next;
    }
    return true;
  }

  private static String bare(String value) {
    return value.replace("\"", "").strip().toLowerCase(Locale.ROOT);
  }

  /** Whether it is a range of media types. */
  static boolean isRange(String written) {
    return essence(written).endsWith("/*");
  }

  /** Whether a media type is one of these, or in one of these ranges. */
  static boolean isAmong(List<String> ranges, String type) {
    for (String range : ranges) {
      boolean all = range.equals("*/*");
      boolean within =
          range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1));
      if (all || within || range.equals(type)) {
        return true;
      }
    }
    return false;
  }
}
