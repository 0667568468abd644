package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Pointer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields that a filter knows by name, as a configuration would write them. */
public final class FieldNames {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_NAMES = 500;

  private final Set<String> found = new LinkedHashSet<>();

  private FieldNames() {}

  /** Bare names of the first level, pointers below it; at most a few hundred. */
  public static Set<String> of(Filter root) {
    FieldNames names = new FieldNames();
    Filter item = root.items();
    names.bare(root);
    if (item != null) {
      names.bare(item);
    }
    root.members().forEach((name, member) -> names.below(Pointer.segment(name), member, 1));
    names.any("", item, 0);
    return names.found;
  }

  private void bare(Filter filter) {
    filter
        .members()
        .forEach(
            (name, member) -> {
              if (member.admitsAny()) {
                found.add(name);
              }
            });
  }

  private void any(String pointer, @Nullable Filter filter, int depth) {
    if (filter != null && !filter.passesWhole() && depth < MAX_DEPTH) {
      members(pointer + "/*", filter, depth);
    }
  }

  private void members(String pointer, Filter filter, int depth) {
    filter
        .members()
        .forEach(
            (name, member) -> {
              String path = pointer + Pointer.segment(name);
              if (member.admitsAny() && found.size() < MAX_NAMES) {
                found.add(path);
              }
              below(path, member, depth + 1);
            });
  }

  private void below(String pointer, Filter filter, int depth) {
    if (depth < MAX_DEPTH && found.size() < MAX_NAMES) {
      members(pointer, filter, depth);
      any(pointer, filter.items(), depth);
      any(pointer, filter.additional(), depth);
    }
  }
}
