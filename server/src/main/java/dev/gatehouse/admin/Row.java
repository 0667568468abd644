package dev.gatehouse.admin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of an answer: names and values, in order. A value is a text, a number or null. */
public record Row(Map<String, @Nullable Object> fields) {
  public Row {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** From names and values in turn. */
  public static Row of(@Nullable Object... pairs) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return new Row(fields);
  }

  /** The value as text; empty where there is none. */
  String text(String name) {
    Object value = fields.get(name);
    return value == null ? "" : value.toString();
  }
}
