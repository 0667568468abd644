package dev.gatehouse.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Errands and their answers as lines of JSON: {@code {"errand": NAME, ARGUMENT: TEXT, …}}, answered
 * by {@code {"rows": [{…}, …]}} or {@code {"error": TEXT, "exit": 1 or 2}}.
 */
final class Protocol {
  /** Longest errand, in bytes. */
  static final int ERRAND_BYTES = 64 * 1024;

  /** Longest answer, in bytes. */
  static final int ANSWER_BYTES = 512 * 1024 * 1024;

  private static final String NAME = "errand";

  private Protocol() {}

  static String write(Errand errand) {
    Map<String, Object> object = new LinkedHashMap<>(errand.values());
    object.put(NAME, errand.name());
    return JsonLine.write(object);
  }

  static Errand errand(String line) {
    Map<String, @Nullable Object> object = JsonLine.read(line);
    Map<String, String> values = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          if (!(value instanceof String text)) {
            throw new IllegalArgumentException(name + " must be a text");
          }
          values.put(name, text);
        });
    String name = values.remove(NAME);
    if (name == null) {
      throw new IllegalArgumentException(NAME + " is missing");
    }
    return new Errand(name, values);
  }

  static String write(List<Row> rows) {
    return JsonLine.write(Map.of("rows", rows.stream().map(Row::fields).toList()));
  }

  static String write(Failed failed) {
    return JsonLine.write(Row.of("error", failed.getMessage(), "exit", failed.exit()).fields());
  }

  static List<Row> answer(String line) throws Failed {
    Map<String, @Nullable Object> object = JsonLine.read(line);
    if (object.get("error") instanceof String error) {
      throw Failed.of(error, object.get("exit") instanceof Long exit ? exit : Failed.OPERATION);
    }
    if (!(object.get("rows") instanceof List<?> rows)) {
      throw new IllegalArgumentException("rows are missing");
    }
    return rows.stream().map(Protocol::row).toList();
  }

  private static Row row(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("a row must be an object");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((name, member) -> fields.put(String.valueOf(name), member));
    return new Row(fields);
  }
}
