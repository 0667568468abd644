package dev.gatehouse.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of fields that are looked for together. Most fields of most messages are none of them,
 * which their length alone tells.
 */
public final class NamedFields {
  private final byte[][][] byLength;

  private NamedFields(byte[][][] byLength) {
    this.byLength = byLength;
  }

  /** Of names in lower case. */
  public static NamedFields of(String... lowerCase) {
    int longest = 0;
    for (String name : lowerCase) {
      longest = Math.max(longest, name.length());
    }
    byte[][][] byLength = new byte[longest + 1][][];
    for (int length = 0; length <= longest; length++) {
      List<byte[]> names = new ArrayList<>();
      for (String name : lowerCase) {
        if (name.length() == length) {
          names.add(name.getBytes(StandardCharsets.US_ASCII));
        }
      }
      byLength[length] = names.toArray(byte[][]::new);
    }
    return new NamedFields(byLength);
  }

  /** Whether the i-th field has one of them, however it is spelled. */
  boolean name(Headers headers, int i) {
    int from = headers.span(i, 0);
    int length = headers.span(i, 1) - from;
    if (length < byLength.length) {
      for (byte[] name : byLength[length]) {
        if (same(headers.bytes(), from, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean same(byte[] bytes, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      int b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
