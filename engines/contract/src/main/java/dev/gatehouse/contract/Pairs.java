package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names and values of a query, a form or of cookies, in order; values still encoded, since
 * delimiters count before decoding.
 */
final class Pairs {
  private static final int MOST_COOKIES = 1_000;

  private final Map<String, List<String>> byName = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int size;
  private boolean malformed;
  private boolean tooMany;

  /**
   * A query without its question mark, or a form.
   *
   * @param most how many pairs are read; with more, {@link #tooMany}
   */
  static Pairs ofQuery(String query, int most) {
    Pairs pairs = new Pairs();
    for (int at = 0; at <= query.length() && !pairs.tooMany; ) {
      int next = query.indexOf('&', at);
      int end = next < 0 ? query.length() : next;
      if (end > at) {
        pairs.encoded(query.substring(at, end), most);
      }
      at = end + 1;
    }
    return pairs;
  }

  private void encoded(String pair, int most) {
    int equals = pair.indexOf('=');
    String name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    malformed |= name == null || PercentCoding.decode(value, true) == null;
    if (name != null) {
      add(name, value, most);
    }
  }

  /** RFC 6265 §4.2.1. */
  static Pairs ofCookies(List<String> fields) {
    Pairs pairs = new Pairs();
    for (String field : fields) {
      for (int at = 0; at < field.length() && !pairs.tooMany; ) {
        int next = field.indexOf(';', at);
        int end = next < 0 ? field.length() : next;
        int equals = field.indexOf('=', at);
        if (equals > at && equals < end) {
          pairs.add(
              field.substring(at, equals).strip(),
              field.substring(equals + 1, end).strip(),
              MOST_COOKIES);
        }
        at = end + 1;
      }
    }
    return pairs;
  }

  private void add(String name, String value, int most) {
    tooMany = size == most;
    if (!tooMany) {
      size++;
      byName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    }
  }

  /** Whether some escape is malformed. */
  boolean malformed() {
    return malformed;
  }

  /** Whether there are more pairs than are read. */
  boolean tooMany() {
    return tooMany;
  }

  /** Each name once, in the order of its first value. */
  Set<String> names() {
    return byName.keySet();
  }

  /** All values of a name, which now count as declared; null if there are none. */
  @Nullable List<String> take(String name) {
    List<String> found = byName.get(name);
    if (found != null) {
      taken.add(name);
    }
    return found;
  }

  boolean taken(String name) {
    return taken.contains(name);
  }

  /**
   * The members of a map that is written {@code name[member]=value} (OpenAPI 3.1 §4.8.12.3,
   * deepObject); null if a name has more than one level, of which the specification says nothing.
   */
  @Nullable Map<String, List<String>> nested(String map) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    String open = map + "[";
    for (String name : byName.keySet()) {
      if (name.startsWith(open)) {
        String member = name.substring(open.length(), name.length() - 1);
        if (!name.endsWith("]") || member.isEmpty() || !isPlain(member)) {
          return null;
        }
        members.put(member, List.copyOf(byName.getOrDefault(name, List.of())));
        taken.add(name);
      }
    }
    return members;
  }

  private static boolean isPlain(String member) {
    return member.indexOf('[') < 0 && member.indexOf(']') < 0;
  }

  /** The members of a map that are written as pairs of their own. */
  Map<String, List<String>> apart(Coercion map) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    boolean open = map.additional() != null;
    byName.forEach(
        (name, values) -> {
          if (map.members().containsKey(name) || (open && !taken.contains(name))) {
            members.put(name, values);
          }
        });
    taken.addAll(members.keySet());
    return members;
  }
}
