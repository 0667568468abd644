package dev.gatehouse.pipeline;

/** A text as JSON has it (RFC 8259 §7). */
public final class JsonText {
  private JsonText() {}

  /** Writes it between quotation marks. */
  public static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
