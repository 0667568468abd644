package dev.gatehouse.contract.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a filter is left when only some fields are allowed. */
public final class Narrowing {
  private final Map<Key, Filter> made = new HashMap<>();

  private record Key(Filter filter, Fields fields) {}

  private Narrowing() {}

  /**
   * The part of a filter that the fields name. The whole value may always be an object or array
   * where the filter says so: it is left empty if nothing in it is allowed.
   */
  public static Filter of(Filter filter, Collection<String> fields) {
    Narrowing narrowing = new Narrowing();
    Filter object = narrowing.narrow(filter, Fields.ofObject(fields));
    Filter array = narrowing.narrow(filter, Fields.ofArray(fields));
    Filter root = new Filter();
    root.kinds(filter.kinds() & (Filter.OBJECT | Filter.ARRAY));
    root.promisesOf(filter);
    if (object == null) {
      // No name is known here, so that none is undeclared.
      root.promises(filter.promise(), Set.of(), false);
    } else {
      root.members(object.members(), object.patterns(), object.additional());
    }
    if (array != null) {
      root.items(array.prefix(), array.items());
    }
    return root;
  }

  /** Whether a value that passes the filter can have the field. */
  public static boolean reaches(Filter filter, String field) {
    Filter narrowed = of(filter, List.of(field));
    return narrowed.members().values().stream().anyMatch(Filter::admitsAny)
        || !narrowed.patterns().isEmpty()
        || narrowed.additional() != null
        || narrowed.prefix().stream().anyMatch(Filter::admitsAny)
        || narrowed.items() != null;
  }

  private @Nullable Filter narrow(Filter filter, Fields fields) {
    if (fields.whole() || !filter.admitsAny()) {
      return filter.admitsAny() ? filter : null;
    }
    Key key = new Key(filter, fields);
    Filter known = made.get(key);
    if (known != null) {
      return known;
    }
    Filter narrowed = new Filter();
    narrowed.promisesOf(filter);
    int kinds = 0;
    if ((filter.kinds() & Filter.OBJECT) != 0 && members(filter, fields, narrowed)) {
      kinds |= Filter.OBJECT;
    }
    if ((filter.kinds() & Filter.ARRAY) != 0 && items(filter, fields.any(), narrowed)) {
      kinds |= Filter.ARRAY;
    }
    narrowed.kinds(kinds);
    if (kinds == 0) {
      return null;
    }
    made.put(key, narrowed);
    return narrowed;
  }

  private boolean members(Filter filter, Fields fields, Filter into) {
    Map<String, Filter> members = new LinkedHashMap<>();
    filter.members().forEach((name, member) -> member(name, member, fields, members));
    for (String name : fields.names()) {
      Filter member = filter.member(name);
      if (member != null) {
        member(name, member, fields, members);
      }
    }
    Fields any = fields.any();
    List<Filter.Pattern> patterns = new ArrayList<>();
    Filter additional = null;
    if (any != null) {
      for (Filter.Pattern pattern : filter.patterns()) {
        Filter narrowed = narrow(pattern.filter(), any);
        if (narrowed != null) {
          patterns.add(new Filter.Pattern(pattern.name(), narrowed));
        }
      }
      Filter others = filter.additional();
      additional = others == null ? null : narrow(others, any);
    }
    into.members(members, patterns, additional);
    return members.values().stream().anyMatch(Filter::admitsAny)
        || !patterns.isEmpty()
        || additional != null;
  }

  private void member(String name, Filter member, Fields fields, Map<String, Filter> into) {
    Fields below = fields.member(name);
    Filter narrowed = below == null ? null : narrow(member, below);
    // Not left out, or what is said of any other member would count for it.
    into.put(name, narrowed == null ? Filter.NOTHING : narrowed);
  }

  private boolean items(Filter filter, @Nullable Fields below, Filter into) {
    if (below == null) {
      return false;
    }
    List<Filter> prefix = new ArrayList<>();
    for (Filter item : filter.prefix()) {
      Filter narrowed = narrow(item, below);
      prefix.add(narrowed == null ? Filter.NOTHING : narrowed);
    }
    Filter items = filter.items();
    Filter narrowed = items == null ? null : narrow(items, below);
    into.items(prefix, narrowed);
    return prefix.stream().anyMatch(Filter::admitsAny) || narrowed != null;
  }
}
