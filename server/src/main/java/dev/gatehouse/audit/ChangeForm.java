package dev.gatehouse.audit;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes changes of the register as records. */
final class ChangeForm {
  private static final long MICROS_PER_MILLI = 1000;

  private ChangeForm() {}

  static Owed record(
      long millis,
      String by,
      String action,
      String subject,
      Map<String, String> before,
      Map<String, String> after) {
    JsonBytes json = new JsonBytes().begin().text("type", "change");
    json.text("time", Instant.ofEpochMilli(millis).toString());
    json.text("by", by).text("action", action).text("subject", subject);
    fields(json, "before", before);
    fields(json, "after", after);
    json.end();
    return new Owed(millis * MICROS_PER_MILLI, Arrays.copyOf(json.bytes(), json.length()));
  }

  private static void fields(JsonBytes json, String name, Map<String, String> fields) {
    json.key(name).raw("{");
    new TreeMap<>(fields).forEach(json::text);
    json.end();
  }
}
