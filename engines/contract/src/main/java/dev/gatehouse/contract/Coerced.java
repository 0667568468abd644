package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's value in its type, and as the JSON that its schema is held against.
 *
 * @param written as JSON, in which numbers keep the digits that were sent; null for a text
 */
record Coerced(Object value, @Nullable String written) {
  private static final int MAX_DIGITS = 400;
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,399})(?:\\.[0-9]{1,399})?(?:[eE][+-]?[0-9]{1,3})?");

  String json() {
    return written == null ? Text.quote(String.valueOf(value)) : written;
  }

  /** A text as the first type that it can be: integer, number, boolean, text. */
  static Coerced scalar(String text, Coercion coercion) {
    boolean number = coercion.admits(ValueType.NUMBER);
    if ((number || coercion.admits(ValueType.INTEGER)) && isInteger(text)) {
      return new Coerced(whole(text), text);
    }
    if (number && !text.isEmpty() && text.charAt(0) <= '9' && NUMBER.matcher(text).matches()) {
      return new Coerced(Double.valueOf(text), text);
    }
    if (coercion.admits(ValueType.BOOLEAN) && (text.equals("true") || text.equals("false"))) {
      return new Coerced(Boolean.valueOf(text), text);
    }
    return text(text);
  }

  private static boolean isInteger(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - first;
    if (digits == 0 || digits > MAX_DIGITS || (digits > 1 && text.charAt(first) == '0')) {
      return false;
    }
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static Object whole(String text) {
    if (text.length() < 19) {
      return Long.valueOf(text);
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException beyondLong) {
      return Double.valueOf(text);
    }
  }

  static Coerced text(String text) {
    return new Coerced(text, null);
  }

  static Coerced list(List<String> texts, Coercion coercion) {
    List<Object> values = new ArrayList<>(texts.size());
    StringBuilder json = new StringBuilder("[");
    for (String text : texts) {
      Coerced item = scalar(text, coercion.item());
      values.add(item.value());
      json.append(json.length() > 1 ? "," : "").append(item.json());
    }
    return new Coerced(Collections.unmodifiableList(values), json.append(']').toString());
  }

  /** A map of texts, or of lists of texts. */
  static Coerced map(Map<String, List<String>> members, Coercion coercion) {
    Map<String, Object> values = new LinkedHashMap<>();
    StringBuilder json = new StringBuilder("{");
    members.forEach(
        (name, texts) -> {
          Coercion as = coercion.member(name);
          boolean list = texts.size() > 1 || as.type() == ValueType.LIST;
          Coerced member = list ? list(texts, as) : scalar(texts.getFirst(), as);
          values.put(name, member.value());
          json.append(json.length() > 1 ? "," : "").append(Text.quote(name));
          json.append(':').append(member.json());
        });
    return new Coerced(Collections.unmodifiableMap(values), json.append('}').toString());
  }
}
