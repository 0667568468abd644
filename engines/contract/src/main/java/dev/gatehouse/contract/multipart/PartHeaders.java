package dev.gatehouse.contract.multipart;

import dev.gatehouse.contract.json.Text;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header section of one part. */
final class PartHeaders {
  private final byte[] bytes;
  private final MultipartBounds bounds;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private int at;
  private @Nullable MultipartFlaw flaw;

  PartHeaders(byte[] bytes, int from, MultipartBounds bounds) {
    this.bytes = bytes;
    this.at = from;
    this.bounds = bounds;
  }

  @Nullable MultipartFlaw flaw() {
    return flaw;
  }

  Map<String, String> fields() {
    return fields;
  }

  /** First byte of the content behind the empty line, or -1 and a flaw. */
  int read() {
    int limit = (int) Math.min(bytes.length, (long) at + bounds.headerBytes());
    while (flaw == null) {
      int end = lineEnd(limit);
      if (end < 0) {
        break;
      }
      int start = at;
      at = end + 2;
      if (end == start) {
        return at;
      }
      flaw = line(start, end);
    }
    return -1;
  }

  private int lineEnd(int limit) {
    for (int i = at; i < limit; i++) {
      int c = bytes[i];
      if (c == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
        return i;
      }
      if (c == '\n' || c == '\r') {
        flaw = MultipartFlaw.LINE_END;
        return -1;
      }
      if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7F) {
        flaw = MultipartFlaw.HEADER;
        return -1;
      }
    }
    flaw = limit < bytes.length ? MultipartFlaw.HEADER_BYTES : MultipartFlaw.END;
    return -1;
  }

  private @Nullable MultipartFlaw line(int start, int end) {
    int colon = start;
    while (colon < end && Characters.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == start || colon == end || bytes[colon] != ':') {
      return MultipartFlaw.HEADER;
    }
    for (int i = colon; i < end; ) {
      int length = Text.utf8Length(bytes, i, end);
      if (length < 0) {
        return MultipartFlaw.HEADER;
      }
      i += length;
    }
    String name = new String(bytes, start, colon - start, StandardCharsets.US_ASCII);
    String value = new String(bytes, colon + 1, end - colon - 1, StandardCharsets.UTF_8).strip();
    boolean first = fields.putIfAbsent(name.toLowerCase(Locale.ROOT), value) == null;
    return first ? null : MultipartFlaw.HEADER_REPEATED;
  }
}
