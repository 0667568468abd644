package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.List;

/** Where a value stands in the configuration, such as {@code apis.crm.offer.to[1]}. */
public final class KeyPath {
  /** The whole configuration. */
  public static final KeyPath ROOT = new KeyPath("");

  private final String text;

  private KeyPath(String text) {
    this.text = text;
  }

  /** The path of these keys from the root. */
  public static KeyPath of(String... keys) {
    return ROOT.key(keys);
  }

  /** This path and further keys, as written in the file. */
  public KeyPath key(String... keys) {
    StringBuilder longer = new StringBuilder(text);
    for (String key : keys) {
      longer.append(longer.isEmpty() ? "" : ".").append(step(key));
    }
    return new KeyPath(longer.toString());
  }

  /** The item of a list at this path, from 0. */
  public KeyPath item(int index) {
    return new KeyPath(text + "[" + index + "]");
  }

  // A key that could be read as several steps, or that would garble a terminal, is quoted.
  private static String step(String key) {
    boolean plain = !key.isEmpty() && key.codePoints().allMatch(KeyPath::isPlain);
    return plain && key.length() <= Words.LONGEST ? key : '"' + Words.shown(key) + '"';
  }

  private static boolean isPlain(int point) {
    boolean visible = point > ' ' && point != 0x7f && ".[]\"".indexOf(point) < 0;
    return point < 0x80 ? visible : Character.isLetterOrDigit(point);
  }

  /** This path's text and those of all paths above it, longest first. */
  static List<String> upwards(String path) {
    List<String> paths = new ArrayList<>();
    boolean quoted = false;
    paths.add("");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      quoted ^= c == '"';
      if (!quoted && i > 0 && (c == '.' || c == '[')) {
        paths.add(path.substring(0, i));
      }
    }
    if (!path.isEmpty()) {
      paths.add(path);
    }
    return paths.reversed();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPath path && path.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
