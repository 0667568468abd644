package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names and values of a query, a form or of cookies, in order; values still encoded, since
 * delimiters count before decoding. A few pairs are looked through; an index is made for more.
 */
final class Pairs {
  private static final int USUAL = 4;
  private static final int FEW = 16;

  // Per pair. What is repeated is chained: the next pair of its name, and of the first the last.
  private String[] names = new String[USUAL];
  private String[] values = new String[USUAL];
  private int[] next = new int[USUAL];
  private int[] last = new int[USUAL];
  private boolean[] taken = new boolean[USUAL];
  private int size;
  private @Nullable Map<String, Integer> index;
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
        pairs.encoded(query, at, end, most);
      }
      at = end + 1;
    }
    return pairs;
  }

  private void encoded(String query, int from, int end, int most) {
    int equals = query.indexOf('=', from, end);
    String name = PercentCoding.decode(query.substring(from, equals < 0 ? end : equals), true);
    String value = equals < 0 ? "" : query.substring(equals + 1, end);
    malformed |= name == null || PercentCoding.decode(value, true) == null;
    if (name != null) {
      add(name, value, most);
    }
  }

  /**
   * Cookies (RFC 6265 §4.2.1).
   *
   * @param most how many are read; with more, {@link #tooMany}
   */
  static Pairs ofCookies(List<String> fields, int most) {
    Pairs pairs = new Pairs();
    for (String field : fields) {
      for (int at = 0; at < field.length() && !pairs.tooMany; ) {
        int next = field.indexOf(';', at);
        int end = next < 0 ? field.length() : next;
        int equals = field.indexOf('=', at, end);
        if (equals > at) {
          pairs.add(
              field.substring(at, equals).strip(), field.substring(equals + 1, end).strip(), most);
        }
        at = end + 1;
      }
    }
    return pairs;
  }

  private void add(String name, String value, int most) {
    tooMany = size == most;
    if (tooMany) {
      return;
    }
    if (size == names.length) {
      grow();
    }
    int first = find(name);
    names[size] = name;
    values[size] = value;
    next[size] = -1;
    last[size] = first < 0 ? size : -1;
    if (first >= 0) {
      next[last[first]] = size;
      last[first] = size;
    } else if (index != null) {
      index.put(name, size);
    }
    size++;
    if (size == FEW) {
      makeIndex();
    }
  }

  private void grow() {
    int room = size * 2;
    names = Arrays.copyOf(names, room);
    values = Arrays.copyOf(values, room);
    next = Arrays.copyOf(next, room);
    last = Arrays.copyOf(last, room);
    taken = Arrays.copyOf(taken, room);
  }

  private void makeIndex() {
    Map<String, Integer> made = new HashMap<>();
    for (int i = 0; i < size; i++) {
      made.putIfAbsent(names[i], i);
    }
    index = made;
  }

  /** Whether some escape is malformed. */
  boolean malformed() {
    return malformed;
  }

  /** Whether there are more pairs than are read. */
  boolean tooMany() {
    return tooMany;
  }

  /** The first pair from there on that is the first of its name; the end if there is none. */
  int first(int from) {
    int at = from;
    while (at < size && last[at] < 0) {
      at++;
    }
    return Math.min(at, size);
  }

  /** The first pair from there on that is the first of its name and does not count as declared. */
  int untaken(int from) {
    int at = first(from);
    while (at < size && taken[at]) {
      at = first(at + 1);
    }
    return at;
  }

  int size() {
    return size;
  }

  String name(int pair) {
    return names[pair];
  }

  /** The first pair of a name, or -1. */
  int find(String name) {
    if (index != null) {
      Integer found = index.get(name);
      return found == null ? -1 : found;
    }
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The value of a name that has no other, which now counts as declared; null if it has several.
   */
  @Nullable String takeOnly(int pair) {
    if (next[pair] >= 0) {
      return null;
    }
    taken[pair] = true;
    return values[pair];
  }

  /** All values of a name, which now count as declared; null if there are none. */
  @Nullable List<String> take(String name) {
    int pair = find(name);
    return pair < 0 ? null : take(pair);
  }

  private List<String> take(int first) {
    taken[first] = true;
    if (next[first] < 0) {
      return List.of(values[first]);
    }
    List<String> all = new ArrayList<>();
    for (int at = first; at >= 0; at = next[at]) {
      all.add(values[at]);
    }
    return all;
  }

  /**
   * The members of a map that is written {@code name[member]=value} (OpenAPI 3.1 §4.8.12.3,
   * deepObject); null if a name has more than one level, of which the specification says nothing.
   */
  @Nullable Map<String, List<String>> nested(String map) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    String open = map + "[";
    for (int at = first(0); at < size; at = first(at + 1)) {
      String name = names[at];
      if (name.startsWith(open)) {
        if (!name.endsWith("]")) {
          return null;
        }
        String member = name.substring(open.length(), name.length() - 1);
        if (member.isEmpty() || !isPlain(member)) {
          return null;
        }
        members.put(member, take(at));
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
    for (int at = first(0); at < size; at = first(at + 1)) {
      if (map.members().containsKey(names[at]) || (open && !taken[at])) {
        members.put(names[at], take(at));
      }
    }
    return members;
  }
}
