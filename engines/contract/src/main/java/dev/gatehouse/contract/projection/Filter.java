package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Text;
import dev.gatehouse.contract.regex.Exhausted;
import dev.gatehouse.contract.schema.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a JSON value may pass. A part that has no filter is dropped; so is one whose kind
 * its filter does not admit, since what is inside it was never declared. Null may stand for
 * anything.
 */
public final class Filter {
  static final int OBJECT = 1;
  static final int ARRAY = 2;
  static final int SCALAR = 4;
  static final int EVERY_KIND = OBJECT | ARRAY | SCALAR;
  private static final Names NO_NAMES = new Names(List.of());
  private static final @Nullable Filter[] NO_FILTERS = {};

  /** Lets everything pass. */
  public static final Filter ALL = new Filter();

  static {
    ALL.kinds = EVERY_KIND;
    ALL.additional = ALL;
    ALL.items = ALL;
  }

  /** Members whose name matches a pattern. */
  record Pattern(Content name, Filter filter) {}

  private int kinds;
  private Map<String, Filter> members = Map.of();
  private Names names = NO_NAMES;
  private @Nullable Filter[] filters = NO_FILTERS;
  private List<Pattern> patterns = List.of();
  private @Nullable Filter additional;
  private List<Filter> prefix = List.of();
  private @Nullable Filter items;

  /** Lets nothing pass. */
  static final Filter NOTHING = new Filter();

  Filter() {}

  void kinds(int admitted) {
    kinds = admitted;
  }

  void members(Map<String, Filter> named, List<Pattern> matched, @Nullable Filter others) {
    members = new LinkedHashMap<>(named);
    names = new Names(new ArrayList<>(named.keySet()));
    filters = named.values().toArray(Filter[]::new);
    patterns = matched;
    additional = others;
  }

  void items(List<Filter> first, @Nullable Filter others) {
    prefix = first;
    items = others;
  }

  int kinds() {
    return kinds;
  }

  Map<String, Filter> members() {
    return members;
  }

  List<Pattern> patterns() {
    return patterns;
  }

  @Nullable Filter additional() {
    return additional;
  }

  List<Filter> prefix() {
    return prefix;
  }

  @Nullable Filter items() {
    return items;
  }

  /** The filter of one item, or null. */
  @Nullable Filter item(int index) {
    return index < prefix.size() ? prefix.get(index) : items;
  }

  /** The filter of the member whose name lies in these bytes, or null. */
  @Nullable Filter member(byte[] bytes, int from, int to, boolean escaped) {
    int index = names.find(bytes, from, to, escaped);
    return index >= 0 ? filters[index] : other(bytes, from, to);
  }

  /**
   * Which of the members that are known by name this is, or -1.
   *
   * @param likely where to look first
   */
  int known(byte[] bytes, int from, int to, boolean escaped, int likely) {
    return !escaped && likely < filters.length && names.is(likely, bytes, from, to)
        ? likely
        : names.find(bytes, from, to, escaped);
  }

  /** The filter of a member that is known by name. */
  @Nullable Filter known(int index) {
    return filters[index];
  }

  /** The filter of a member that is not known by name, or null. */
  @Nullable Filter other(byte[] bytes, int from, int to) {
    if (patterns.isEmpty()) {
      return additional;
    }
    byte[] plain = new byte[to - from];
    int length = Text.unescape(bytes, from, to, plain, 0);
    return matching(plain, length);
  }

  /** The filter of a member that has this name, or null. */
  @Nullable Filter member(String name) {
    Filter named = members.get(name);
    if (named != null || patterns.isEmpty()) {
      return named == null ? additional : named;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return matching(bytes, bytes.length);
  }

  private @Nullable Filter matching(byte[] name, int length) {
    try {
      for (Pattern pattern : patterns) {
        if (pattern.name.matches(name, 0, length)) {
          return pattern.filter;
        }
      }
      return additional;
    } catch (Exhausted _) {
      return null; // which filter it has is not known
    }
  }

  /** Whether any value may pass. */
  boolean admitsAny() {
    return kinds != 0;
  }

  /** Whether a value that starts with this byte may pass. */
  boolean admits(int first) {
    return switch (first) {
      case '{' -> (kinds & OBJECT) != 0;
      case '[' -> (kinds & ARRAY) != 0;
      case 'n' -> kinds != 0;
      default -> (kinds & SCALAR) != 0;
    };
  }

  /** Whether nothing inside can be dropped. */
  boolean passesWhole() {
    return this == ALL;
  }
}
