package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a record has to say under one key: exactly a value, or a pattern in which `*` stands for any
 * characters. Compares the bytes of the record: inside a value every quote is escaped, so that a
 * key cannot be forged there.
 */
public final class Filter {
  private static final byte[] CALLER = "\"caller\":\"".getBytes(UTF_8);

  private final byte[] start;
  private final byte[] exact;
  private final @Nullable Pattern pattern;
  private final List<byte[]> others;

  public Filter(String key, String value) {
    this(
        ("\"" + key + "\":\"").getBytes(UTF_8),
        escaped(value),
        value.contains("*") ? glob(value) : null,
        List.of());
  }

  private Filter(byte[] start, byte[] exact, @Nullable Pattern pattern, List<byte[]> others) {
    this.start = start;
    this.exact = exact;
    this.pattern = pattern;
    this.others = others;
  }

  /** Whether the key is one that names persons. */
  boolean isOfCallers() {
    return Arrays.equals(start, CALLER);
  }

  /** The same, and any of these values too. */
  Filter or(List<byte[]> values) {
    return new Filter(start, exact, pattern, values);
  }

  /** Whether it takes a value, as it stands in a record. */
  boolean takes(byte[] value) {
    return takes(value, 0, value.length);
  }

  boolean passes(byte[] record) {
    int at = find(record);
    if (at < 0) {
      return false;
    }
    int end = end(record, at);
    for (byte[] other : others) {
      if (Arrays.equals(record, at, end, other, 0, other.length)) {
        return true;
      }
    }
    return takes(record, at, end);
  }

  private boolean takes(byte[] record, int at, int end) {
    return pattern == null
        ? Arrays.equals(record, at, end, exact, 0, exact.length)
        : pattern.matcher(new String(record, at, end - at, UTF_8)).matches();
  }

  /** Where the value begins, behind its quote; negative if the key is not there. */
  private int find(byte[] record) {
    for (int i = 0; i + start.length < record.length; i++) {
      // A key stands behind the brace or a comma; the same bytes inside a value do not.
      if (record[i] == '"'
          && i > 0
          && (record[i - 1] == ',' || record[i - 1] == '{')
          && Arrays.equals(record, i, i + start.length, start, 0, start.length)) {
        return i + start.length;
      }
    }
    return -1;
  }

  private static int end(byte[] record, int from) {
    int at = from;
    while (at < record.length && record[at] != '"') {
      at += record[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, record.length);
  }

  private static byte[] escaped(String value) {
    JsonBytes json = new JsonBytes().begin().string(value, value.length());
    return Arrays.copyOfRange(json.bytes(), 2, json.length() - 1);
  }

  private static Pattern glob(String value) {
    return Pattern.compile(
        Arrays.stream(value.split("\\*", -1))
            .map(Filter::escaped)
            .map(part -> Pattern.quote(new String(part, UTF_8)))
            .collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }
}
