package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Text;
import dev.gatehouse.contract.regex.Exhausted;
import dev.gatehouse.contract.schema.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a JSON value may pass. A part that has no filter is dropped; so is one whose kind
 * its filter does not admit, since what is inside it was never declared. Null may stand for
 * anything.
 */
public final class Filter {
  static final int OBJECT = 1;
  static final int ARRAY = 2;
  static final int STRING = 4;
  static final int NUMBER = 8;
  static final int BOOLEAN = 16;
  static final int NULL = 32;
  static final int SCALAR = STRING | NUMBER | BOOLEAN;
  static final int EVERY_KIND = OBJECT | ARRAY | SCALAR;

  /** Of a promise: numbers are integers. */
  static final int WHOLE = 64;

  private static final byte[] BITS = new byte[128];
  private static final Names NO_NAMES = new Names(List.of());
  private static final @Nullable Filter[] NO_FILTERS = {};

  /** Lets everything pass. */
  public static final Filter ALL = new Filter();

  static {
    Arrays.fill(BITS, (byte) SCALAR);
    for (int c = '0'; c <= '9'; c++) {
      BITS[c] = NUMBER;
    }
    BITS['-'] = NUMBER;
    BITS['"'] = STRING;
    BITS['t'] = BOOLEAN;
    BITS['f'] = BOOLEAN;
    BITS['n'] = NULL;
    BITS['{'] = OBJECT;
    BITS['['] = ARRAY;
    ALL.kinds = EVERY_KIND | NULL;
    ALL.additional = ALL;
    ALL.items = ALL;
  }

  /** Members whose name matches a pattern. */
  record Pattern(Content name, Filter filter) {}

  private int kinds;
  private int promise = EVERY_KIND | NULL;
  private Set<String> required = Set.of();
  private boolean closed;
  private long missing;
  private Map<String, Filter> members = Map.of();
  private Names names = NO_NAMES;
  private boolean plain;
  // Made when first asked for, by whichever thread; one is as good as another.
  private @Nullable Set<String> folded;
  private @Nullable Filter[] filters = NO_FILTERS;
  private List<Pattern> patterns = List.of();
  private @Nullable Filter additional;
  private List<Filter> prefix = List.of();
  private @Nullable Filter items;

  /** Lets nothing pass. */
  static final Filter NOTHING = new Filter();

  Filter() {}

  /** The kinds that pass; null passes for any. */
  void kinds(int admitted) {
    kinds = admitted == 0 ? 0 : admitted | NULL;
  }

  /**
   * What the contract promises, whatever of it passes; to be said before {@link #members}.
   *
   * @param types kinds that a value here may be of
   * @param names members that have to be there
   * @param noOthers whether members with other names are not declared
   */
  void promises(int types, Set<String> names, boolean noOthers) {
    promise = types;
    required = names;
    closed = noOthers;
  }

  /** A member that does not travel this way need not be there. */
  void doesNotRequire(String name) {
    Set<String> others = new HashSet<>(required);
    others.remove(name);
    required = others;
  }

  /** The same promise as another's, of which less passes. */
  void promisesOf(Filter other) {
    promises(
        other.promise,
        other.required,
        other.closed && other.additional == null && other.patterns.isEmpty());
  }

  int promise() {
    return promise;
  }

  /** Whether members that are neither named nor matched are not declared. */
  boolean closed() {
    return closed;
  }

  /** Members that have to be there, by their number: those beyond 64 are not minded. */
  long required() {
    return missing;
  }

  /** The first name among some that are required. */
  String requiredName(long among) {
    return new ArrayList<>(members.keySet()).get(Long.numberOfTrailingZeros(among));
  }

  void members(Map<String, Filter> named, List<Pattern> matched, @Nullable Filter others) {
    members = new LinkedHashMap<>(named);
    names = new Names(new ArrayList<>(named.keySet()));
    plain = names.plain();
    filters = named.values().toArray(Filter[]::new);
    patterns = matched;
    additional = others;
    missing = 0;
    int index = 0;
    for (String name : members.keySet()) {
      if (index < Long.SIZE && required.contains(name)) {
        missing |= 1L << index;
      }
      index++;
    }
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

  /** Which of the members that are known by name this is, or -1. */
  int known(byte[] bytes, int from, int to, boolean escaped) {
    return names.find(bytes, from, to, escaped);
  }

  /**
   * The byte behind a name in its quotes and its colon, if the one at an index starts here and no
   * white space is between; or -1.
   */
  int behindColon(int index, byte[] bytes, int from, int end) {
    return plain && index < filters.length ? names.behindColon(index, bytes, from, end) : -1;
  }

  /**
   * Whether a name that is not known differs from one that is in the case of letters alone, or in
   * what stands behind a NUL, where some readers end.
   */
  boolean resembles(String name) {
    Set<String> known = folded;
    if (known == null) {
      known = members.keySet().stream().map(Filter::fold).collect(Collectors.toUnmodifiableSet());
      folded = known;
    }
    return known.contains(fold(name));
  }

  // Both ways: some readers also take the long s for an s, and the sign of Kelvin for a k.
  private static String fold(String name) {
    int end = name.indexOf('\0');
    String read = end < 0 ? name : name.substring(0, end);
    return read.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
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

  /** The kind of a value that starts with this byte; any scalar if it can start none. */
  static int bit(int first) {
    return first < 0 ? SCALAR : BITS[first];
  }

  /** Whether a value that starts with this byte may pass. */
  boolean admits(int first) {
    return (kinds & bit(first)) != 0;
  }

  /** Whether nothing inside can be dropped. */
  boolean passesWhole() {
    return this == ALL;
  }
}
