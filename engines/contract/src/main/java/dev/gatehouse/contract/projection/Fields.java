package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Pointer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields as a tree. Fields are JSON pointers in which {@code *} stands for any item, or
 * any member of a map; a bare name is a property of the whole value, or of each item if that is an
 * array.
 */
public final class Fields {
  private static final String ANY = "*";

  private final Map<String, Fields> members = new LinkedHashMap<>();
  private boolean whole;

  private Fields() {}

  /** The fields of a value that is an object. */
  static Fields ofObject(Collection<String> written) {
    return of(written, List.of());
  }

  /** The fields of a value that is an array. */
  static Fields ofArray(Collection<String> written) {
    return of(written, List.of(ANY));
  }

  private static Fields of(Collection<String> written, List<String> beforeNames) {
    Fields root = new Fields();
    for (String field : written) {
      boolean pointer = field.startsWith("/");
      Fields at = root;
      for (String segment : pointer ? List.<String>of() : beforeNames) {
        at = at.step(segment);
      }
      for (String segment : pointer ? Pointer.segments(field) : List.of(field)) {
        at = at.step(segment);
      }
      at.whole = true;
    }
    return root;
  }

  private Fields step(String segment) {
    return members.computeIfAbsent(segment, _ -> new Fields());
  }

  /** Whether everything below is meant. */
  boolean whole() {
    return whole;
  }

  /** Names that are written, {@code *} aside. */
  Set<String> names() {
    Set<String> names = new java.util.LinkedHashSet<>(members.keySet());
    names.remove(ANY);
    return names;
  }

  /** What is meant below any item or member, or null if nothing. */
  @Nullable Fields any() {
    return members.get(ANY);
  }

  /** What is meant below a member, or null if nothing. */
  @Nullable Fields member(String name) {
    Fields named = members.get(name);
    Fields any = any();
    if (named == null || any == null || named == any) {
      return named == null ? any : named;
    }
    Fields both = new Fields();
    both.add(named);
    both.add(any);
    return both;
  }

  private void add(Fields other) {
    whole |= other.whole;
    other.members.forEach((name, child) -> step(name).add(child));
  }
}
