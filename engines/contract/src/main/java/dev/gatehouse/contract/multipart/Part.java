package dev.gatehouse.contract.multipart;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of a form.
 *
 * @param filename null if it has none
 * @param headers its other header fields by name in lower case
 * @param from first byte of its content
 * @param to the byte behind it
 */
public record Part(
    String name, @Nullable String filename, Map<String, String> headers, int from, int to) {

  /** The value of its Content-Type field; empty if it has none. */
  public String contentType() {
    return headers.getOrDefault("content-type", "");
  }

  public int length() {
    return to - from;
  }
}
