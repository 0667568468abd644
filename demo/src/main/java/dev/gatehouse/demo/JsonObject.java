package dev.gatehouse.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object, in the order its members were put. */
final class JsonObject {
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  static JsonObject of(String name, @Nullable Object value) {
    return new JsonObject().put(name, value);
  }

  JsonObject put(String name, @Nullable Object value) {
    members.put(name, value);
    return this;
  }

  /** The member, or null when there is none. */
  @Nullable Object at(String name) {
    return members.get(name);
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  Set<String> names() {
    return members.keySet();
  }

  JsonObject copy() {
    JsonObject copy = new JsonObject();
    copy.members.putAll(members);
    return copy;
  }
}
