package dev.gatehouse.demo;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259) read as objects, lists, strings, numbers, booleans and null. */
final class JsonReader {
  private static final int MAX_DEPTH = 64;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,300})(\\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?");

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The value that the bytes are; throws {@link BadJson} if they are none. */
  static @Nullable Object read(ByteBuffer bytes) throws BadJson {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new BadJson("not UTF-8");
    }
    JsonReader reader = new JsonReader(text);
    Object value = reader.value();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return value;
  }

  private @Nullable Object value() throws BadJson {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private JsonObject object() throws BadJson {
    JsonObject object = new JsonObject();
    deeper();
    if (!ends('}')) {
      do {
        if (peek() != '"') {
          throw unexpected();
        }
        String name = string();
        expect(':');
        object.put(name, value());
      } while (goesOn('}'));
    }
    depth--;
    return object;
  }

  private List<@Nullable Object> array() throws BadJson {
    List<@Nullable Object> array = new ArrayList<>();
    deeper();
    if (!ends(']')) {
      do {
        array.add(value());
      } while (goesOn(']'));
    }
    depth--;
    return array;
  }

  private void deeper() throws BadJson {
    at++;
    if (++depth > MAX_DEPTH) {
      throw new BadJson("nested deeper than " + MAX_DEPTH);
    }
  }

  private boolean ends(char end) throws BadJson {
    if (peek() != end) {
      return false;
    }
    at++;
    return true;
  }

  private boolean goesOn(char end) throws BadJson {
    if (ends(end)) {
      return false;
    }
    expect(',');
    return true;
  }

  private String string() throws BadJson {
    StringBuilder string = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      if (c < 0x20) {
        throw new BadJson("a control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    throw unexpected();
  }

  private char escaped() throws BadJson {
    if (at == text.length()) {
      throw unexpected();
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new BadJson("an unknown escape");
    };
  }

  private char unicode() throws BadJson {
    int end = at + 4;
    if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]{4}")) {
      throw new BadJson("a malformed \\u escape");
    }
    char c = (char) Integer.parseInt(text, at, end, 16);
    at = end;
    return c;
  }

  private @Nullable Object word(String word, @Nullable Object value) throws BadJson {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return value;
  }

  private Number number() throws BadJson {
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw unexpected();
    }
    at = number.end();
    BigDecimal value = new BigDecimal(number.group());
    boolean whole = number.group(2) == null && number.group(3) == null;
    return whole && value.precision() < 19 ? (Number) value.longValueExact() : value;
  }

  private void expect(char c) throws BadJson {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  private char peek() throws BadJson {
    space();
    if (at == text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private BadJson unexpected() {
    return new BadJson(
        at < text.length() ? "unexpected character at " + at : "the text ends early");
  }
}
