package dev.gatehouse.contract.learn;

import dev.gatehouse.contract.json.Text;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and booleans as YAML 1.2. */
final class Yaml {
  private final StringBuilder text = new StringBuilder();

  private Yaml() {}

  static String text(Map<String, ?> document) {
    Yaml yaml = new Yaml();
    yaml.map(document, 0);
    return yaml.text.toString();
  }

  private void map(Map<?, ?> map, int indent) {
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      // The first line of an item stands behind its dash.
      margin(first ? 0 : indent);
      if (first && !text.isEmpty() && text.charAt(text.length() - 1) == '\n') {
        margin(indent);
      }
      first = false;
      text.append(scalar(String.valueOf(entry.getKey()))).append(':');
      value(entry.getValue(), indent + 2);
    }
  }

  private void value(Object value, int indent) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> text.append(" {}\n");
      case Map<?, ?> map -> {
        text.append('\n');
        map(map, indent);
      }
      case List<?> list when list.stream().noneMatch(Map.class::isInstance) -> {
        List<String> items = list.stream().map(item -> scalar(String.valueOf(item))).toList();
        text.append(" [").append(String.join(", ", items)).append("]\n");
      }
      case List<?> list -> {
        text.append('\n');
        for (Object item : list) {
          margin(indent - 2);
          text.append("  - ");
          map((Map<?, ?>) item, indent + 2);
        }
      }
      case String word -> text.append(' ').append(scalar(word)).append('\n');
      default -> text.append(' ').append(value).append('\n');
    }
  }

  private void margin(int indent) {
    text.append(" ".repeat(indent));
  }

  private static String scalar(String word) {
    boolean plain =
        word.matches("[A-Za-z_/][A-Za-z0-9_/{}.-]*")
            && !word.matches("(?i)true|false|null|yes|no|on|off|y|n|~");
    return plain && !word.contains("{") ? word : Text.quote(word);
  }
}
