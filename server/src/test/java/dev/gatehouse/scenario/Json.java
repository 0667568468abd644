package dev.gatehouse.scenario;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A JSON document, read by a library that the request path does not use. */
record Json(JsonNode node) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Json of(String text) {
    return new Json(MAPPER.readTree(text));
  }

  /** Null becomes the text {@code null}. */
  String text(String member) {
    JsonNode value = node.get(member);
    if (value == null) {
      throw new AssertionError("no member " + member + " in " + node);
    }
    return value.isString() ? value.stringValue() : value.toString();
  }

  Json at(String pointer) {
    return new Json(node.at(pointer));
  }

  List<String> names() {
    return new ArrayList<>(node.propertyNames());
  }

  List<Json> items() {
    List<Json> items = new ArrayList<>();
    node.forEach(item -> items.add(new Json(item)));
    return items;
  }
}
