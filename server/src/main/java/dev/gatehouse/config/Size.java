package dev.gatehouse.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes. */
public record Size(long bytes) {
  static final String PATTERN = "[0-9]{1,9}(B|KB|MB|GB)";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|KB|MB|GB)");

  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException("size must not be negative, was " + bytes);
    }
  }

  /** Reads {@code 64KB}; units are B, KB, MB and GB, each 1,024 of the one before. */
  public static Size parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a size: " + text);
    }
    int shift = 10 * java.util.List.of("B", "KB", "MB", "GB").indexOf(form.group(2));
    return new Size(Long.parseLong(form.group(1)) << shift);
  }

  @Override
  public String toString() {
    boolean whole = bytes > 0 && bytes % 1024 == 0;
    return whole && bytes % (1024 * 1024) == 0
        ? bytes / (1024 * 1024) + "MB"
        : whole ? bytes / 1024 + "KB" : bytes + "B";
  }
}
