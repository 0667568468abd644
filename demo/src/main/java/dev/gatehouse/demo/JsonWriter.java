package dev.gatehouse.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects, lists, strings, numbers, booleans and null, written as JSON (RFC 8259). */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder(512);

  private JsonWriter() {}

  static String write(@Nullable Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value);
    return writer.out.toString();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String string -> string(string);
      case JsonObject object -> object(object);
      case List<?> list -> array(list);
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  private void object(JsonObject object) {
    String separator = "{";
    for (String name : object.names()) {
      out.append(separator);
      string(name);
      out.append(':');
      value(object.at(name));
      separator = ",";
    }
    out.append(object.names().isEmpty() ? "{}" : "}");
  }

  private void array(List<?> list) {
    String separator = "[";
    for (Object item : list) {
      out.append(separator);
      value(item);
      separator = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private void string(String string) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // a lone surrogate has no UTF-8 form
          if (c < 0x20 || Character.isSurrogate(c)) {
            escape(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    out.append(String.format("\\u%04x", (int) c));
  }
}
