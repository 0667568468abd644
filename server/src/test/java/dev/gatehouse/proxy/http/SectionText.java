package dev.gatehouse.proxy.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A field section as text, for tests. */
public final class SectionText {
  private SectionText() {}

  public static Map<String, String> of(FieldSection section) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < section.count(); i++) {
      fields.merge(text(section, i, 0), text(section, i, 2), (a, b) -> a + "\n" + b);
    }
    return fields;
  }

  private static String text(FieldSection section, int i, int k) {
    int from = section.span(i, k);
    int length = section.span(i, k + 1) - from;
    return new String(section.bytes(), from, length, StandardCharsets.ISO_8859_1);
  }
}
