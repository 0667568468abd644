package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names and values of a query or of cookies, in order; values still encoded, since delimiters
 * count before decoding.
 */
final class Pairs {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<Boolean> used = new ArrayList<>();
  private boolean malformed;

  /** A query without its question mark. */
  static Pairs ofQuery(String query) {
    Pairs pairs = new Pairs();
    if (!query.isEmpty()) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.malformed |= name == null || PercentCoding.decode(value, true) == null;
        if (name != null && !pair.isEmpty()) {
          pairs.add(name, value);
        }
      }
    }
    return pairs;
  }

  /** RFC 6265 §4.2.1. */
  static Pairs ofCookies(List<String> fields) {
    Pairs pairs = new Pairs();
    for (String field : fields) {
      for (String pair : field.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          pairs.add(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return pairs;
  }

  private void add(String name, String value) {
    names.add(name);
    values.add(value);
    used.add(false);
  }

  /** Whether some escape is malformed. */
  boolean malformed() {
    return malformed;
  }

  int size() {
    return names.size();
  }

  String name(int i) {
    return names.get(i);
  }

  /** The value at a place, which now counts as declared. */
  String take(int i) {
    used.set(i, true);
    return values.get(i);
  }

  /** All values of a name, which now count as declared; null if there are none. */
  @Nullable List<String> take(String name) {
    List<String> found = null;
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        found = found == null ? new ArrayList<>() : found;
        found.add(take(i));
      }
    }
    return found;
  }

  boolean taken(int i) {
    return used.get(i);
  }
}
