package dev.gatehouse.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Java type whose values are written as text.
 *
 * @param what completes "is not …" and "write …"
 * @param json the type in JSON Schema
 * @param pattern an ECMA-262 expression for JSON Schema, or empty
 */
record Text(Class<?> type, String what, String json, String pattern, Reading reading) {

  /** Text to value; an {@link IllegalArgumentException} or a date-time exception refuses it. */
  @FunctionalInterface
  interface Reading {
    Object read(String text, Path folder);
  }

  private static final Map<Class<?>, Text> KNOWN = new LinkedHashMap<>();

  static {
    add(String.class, "text", "string", "", (text, _) -> text);
    add(int.class, "a whole number", "integer", "", (text, _) -> Integer.parseInt(whole(text)));
    add(long.class, "a whole number", "integer", "", (text, _) -> Long.parseLong(whole(text)));
    add(boolean.class, "`true` or `false`", "boolean", "", (text, _) -> truth(text));
    add(Duration.class, "a duration such as 500ms, 2s, 10m, 1h or 90d", Span.PATTERN, Span::parse);
    add(Size.class, "a size such as 512B, 64KB or 1MB", Size.PATTERN, Size::parse);
    add(Rate.class, "a rate such as 100/1m", Rate.PATTERN, Rate::parse);
    add(
        LocalDate.class,
        "a date such as 2027-02-01",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        LocalDate::parse);
    add(LocalTime.class, "a time such as 09:30", "[0-9]{2}:[0-9]{2}(:[0-9]{2})?", LocalTime::parse);
    add(ZoneId.class, "a time zone such as Europe/Berlin", "", ZoneId::of);
    add(DayOfWeek.class, "a day such as mon or monday", Days.PATTERN, Days::parse);
    add(Network.class, "a network such as 10.0.0.0/8", Network.PATTERN, Network::parse);
    add(Address.class, "an address such as 127.0.0.1:8443", ".+:[0-9]{1,5}", Address::parse);
    add(URI.class, "a URL such as https://crm.example.com", "string", "", Text::url);
    add(Path.class, "a path", "string", "", (text, folder) -> path(text, folder));
    add(
        Secret.class,
        "a reference to a secret: env:NAME or file:PATH",
        "string",
        anchored(Secret.PATTERN),
        Secret::parse);
  }

  static boolean knows(Class<?> type) {
    return KNOWN.containsKey(boxed(type));
  }

  static Text of(Class<?> type) {
    Text text = KNOWN.get(boxed(type));
    if (text == null) {
      throw new IllegalArgumentException("not a type that is written as text: " + type);
    }
    return text;
  }

  /** What is wrong with text that could not be read; a credential in it is not repeated. */
  String refusal(String written, RuntimeException why) {
    if (type == Secret.class) {
      return String.valueOf(why.getMessage());
    }
    boolean hidden = type == URI.class && written.contains("@");
    return "is not " + what + (hidden ? "" : ": " + Words.quoted(written));
  }

  private static Class<?> boxed(Class<?> type) {
    return type == Integer.class
        ? int.class
        : type == Long.class ? long.class : type == Boolean.class ? boolean.class : type;
  }

  private static void add(
      Class<?> type, String what, String json, String pattern, Reading reading) {
    KNOWN.put(type, new Text(type, what, json, pattern, reading));
  }

  /** Text to value where no folder matters. */
  @FunctionalInterface
  private interface Plain {
    Object read(String text);
  }

  private static void add(Class<?> type, String what, String pattern, Plain reading) {
    String whole = pattern.isEmpty() ? "" : anchored(pattern);
    add(type, what, "string", whole, (text, _) -> reading.read(text));
  }

  private static String anchored(String pattern) {
    return "^" + pattern + "$";
  }

  private static String whole(String text) {
    if (!text.matches("-?(0|[1-9][0-9]*)")) {
      throw new IllegalArgumentException("not a whole number");
    }
    return text;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("not a truth value");
    };
  }

  private static Path path(String text, Path folder) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("an empty path");
    }
    return folder.resolve(text);
  }

  // `file:keys.json` is relative to the file that holds it, like every path.
  private static URI url(String text, Path folder) {
    URI url = URI.create(text);
    if (!url.isAbsolute()) {
      throw new IllegalArgumentException("no scheme");
    }
    boolean relative = "file".equals(url.getScheme()) && url.isOpaque();
    return relative ? path(url.getSchemeSpecificPart(), folder).toUri() : url;
  }
}
