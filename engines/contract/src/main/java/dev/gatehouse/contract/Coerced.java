package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter's value in its type, and as the JSON that its schema is held against.
 *
 * @param written as JSON, in which numbers keep the digits that were sent; null for a text
 */
record Coerced(Object value, @Nullable String written) {
  private static final int MAX_DIGITS = 400;
  private static final int MAX_EXPONENT = 3;

  String json() {
    return written == null ? Text.quote(String.valueOf(value)) : written;
  }

  /** A text as the first type that it can be: integer, number, boolean, text. */
  static Coerced scalar(String text, Coercion coercion) {
    Object value = value(text, coercion);
    return value instanceof String ? text(text) : new Coerced(value, text);
  }

  /** The value of {@link #scalar}. */
  static Object value(String text, Coercion coercion) {
    boolean number = coercion.admits(ValueType.NUMBER);
    if ((number || coercion.admits(ValueType.INTEGER)) && isInteger(text)) {
      return whole(text);
    }
    if (number && isNumber(text)) {
      return Double.valueOf(text);
    }
    if (coercion.admits(ValueType.BOOLEAN) && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    return text;
  }

  /** A number of JSON (RFC 8259 §6), of bounded length. */
  private static boolean isNumber(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    int p = digits(text, first);
    boolean right =
        p > first && p - first <= MAX_DIGITS && (p == first + 1 || text.charAt(first) != '0');
    if (right && p < text.length() && text.charAt(p) == '.') {
      int fraction = p + 1;
      p = digits(text, fraction);
      right = p > fraction && p - fraction < MAX_DIGITS;
    }
    if (right && p < text.length() && (text.charAt(p) | 0x20) == 'e') {
      int sign = p + 1 < text.length() && "+-".indexOf(text.charAt(p + 1)) >= 0 ? 1 : 0;
      int exponent = p + 1 + sign;
      p = digits(text, exponent);
      right = p > exponent && p - exponent <= MAX_EXPONENT;
    }
    return right && p == text.length();
  }

  private static int digits(String text, int from) {
    int p = from;
    while (p < text.length() && text.charAt(p) >= '0' && text.charAt(p) <= '9') {
      p++;
    }
    return p;
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
