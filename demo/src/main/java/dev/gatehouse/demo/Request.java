package dev.gatehouse.demo;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request as it arrived.
 *
 * @param line the request line, unchanged
 * @param names the field names in order, in the spelling they came in
 * @param fields the field values by lower-case name; of repeated ones, the last
 */
record Request(String line, List<String> names, Map<String, String> fields, ByteBuffer body) {

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
  }

  String method() {
    return line.substring(0, line.indexOf(' '));
  }

  String version() {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  String path() {
    String target = target();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** The first value of a query parameter, as written. */
  Optional<String> query(String name) {
    String target = target();
    int query = target.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    for (String pair : target.substring(query + 1).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return Optional.of(pair.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  boolean keepsAlive() {
    String connection = field("connection").orElse("").toLowerCase(Locale.ROOT);
    return version().equals("HTTP/1.1")
        ? !connection.contains("close")
        : connection.contains("keep-alive");
  }

  private String target() {
    return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
  }
}
