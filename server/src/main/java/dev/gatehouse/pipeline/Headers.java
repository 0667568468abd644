package dev.gatehouse.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a message, in order. They stay the bytes that came off the wire until somebody
 * asks: most fields of most calls are forwarded and never looked at.
 */
public final class Headers {
  public static final Headers EMPTY = new Headers(new byte[0], new int[0], 0);

  private final byte[] bytes;
  private final int[] spans;
  private final int count;

  /**
   * Takes the arrays as its own. Each field has four numbers in {@code spans}: start and end of the
   * name, start and end of the value without surrounding white space.
   */
  public Headers(byte[] bytes, int[] spans, int count) {
    this.bytes = bytes;
    this.spans = spans;
    this.count = count;
  }

  /** Fields from pairs of name and value. */
  public static Headers of(String... pairs) {
    Builder builder = new Builder();
    for (int i = 0; i < pairs.length; i += 2) {
      builder.add(pairs[i], pairs[i + 1]);
    }
    return builder.build();
  }

  /** How many fields there are. */
  public int size() {
    return count;
  }

  /** The name of the i-th field as it was spelled. */
  public String name(int i) {
    return text(spans[4 * i], spans[4 * i + 1]);
  }

  /** The value of the i-th field; bytes beyond ASCII as ISO 8859-1. */
  public String value(int i) {
    return text(spans[4 * i + 2], spans[4 * i + 3]);
  }

  /** Whether the i-th field has this name, given in lower case. */
  public boolean named(int i, String lowerCase) {
    return same(spans[4 * i], spans[4 * i + 1], lowerCase);
  }

  private boolean same(int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int k = 0; k < lowerCase.length(); k++) {
      int b = bytes[from + k];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCase.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the i-th field has this value, given in lower case, in any case. */
  public boolean valued(int i, String lowerCase) {
    return same(spans[4 * i + 2], spans[4 * i + 3], lowerCase);
  }

  /** The value of the first field of this name, given in lower case. */
  public Optional<String> first(String lowerCase) {
    for (int i = 0; i < count; i++) {
      if (named(i, lowerCase)) {
        return Optional.of(value(i));
      }
    }
    return Optional.empty();
  }

  /** The values of all fields of this name, given in lower case, in order. */
  public List<String> all(String lowerCase) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (named(i, lowerCase)) {
        values.add(value(i));
      }
    }
    return values;
  }

  /** How many fields have this name, given in lower case. */
  public int count(String lowerCase) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += named(i, lowerCase) ? 1 : 0;
    }
    return found;
  }

  /** These fields without those of the given names, in lower case. */
  public Headers without(String... lowerCase) {
    return without(NamedFields.of(lowerCase));
  }

  /** The same for names that are looked for in every call. */
  public Headers without(NamedFields names) {
    int first = 0;
    while (first < count && !names.name(this, first)) {
      first++;
    }
    if (first == count) {
      return this;
    }
    int[] kept = Arrays.copyOf(spans, 4 * (count - 1));
    int n = first;
    for (int i = first + 1; i < count; i++) {
      if (!names.name(this, i)) {
        System.arraycopy(spans, 4 * i, kept, 4 * n++, 4);
      }
    }
    return new Headers(bytes, kept, n);
  }

  /** These fields and one more behind them. */
  public Headers with(String name, String value) {
    Builder builder = new Builder();
    builder.bytes = Arrays.copyOf(bytes, bytes.length + name.length() + value.length());
    builder.length = bytes.length;
    builder.spans = Arrays.copyOf(spans, 4 * (count + 1));
    builder.count = count;
    return builder.add(name, value).build();
  }

  /** The bytes that the spans point into: not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The k-th number of the i-th field: start and end of its name, start and end of its value. */
  public int span(int i, int k) {
    return spans[4 * i + k];
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Names in lower case only: values may be secrets. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name(i).toLowerCase(Locale.ROOT));
    }
    return names.toString();
  }

  /** Collects fields. */
  public static final class Builder {
    private byte[] bytes = new byte[256];
    private int length;
    private int[] spans = new int[32];
    private int count;

    /** Adds a field; both must be ISO 8859-1 without control characters. */
    public Builder add(String name, String value) {
      if (4 * count + 4 > spans.length) {
        spans = Arrays.copyOf(spans, 2 * spans.length);
      }
      spans[4 * count] = length;
      append(name);
      spans[4 * count + 1] = length;
      spans[4 * count + 2] = length;
      append(value);
      spans[4 * count + 3] = length;
      count++;
      return this;
    }

    private void append(String text) {
      if (length + text.length() > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + text.length()));
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < ' ' || c > 255 || c == 127) {
          throw new IllegalArgumentException("a field must not hold the character " + (int) c);
        }
        bytes[length++] = (byte) c;
      }
    }

    public Headers build() {
      return new Headers(bytes, spans, count);
    }
  }
}
