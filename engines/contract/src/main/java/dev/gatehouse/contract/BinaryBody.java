package dev.gatehouse.contract;

import java.util.Arrays;
import java.util.List;

/**
 * A body of bytes. Of its schema the length counts, in bytes (OpenAPI 3.1.1 §4.8.14.1), and that it
 * is a string.
 */
public final class BinaryBody implements RequestBody.Validated {
  private final JsonBody value;

  BinaryBody(JsonBody value) {
    this.value = value;
  }

  @Override
  public BodyVerdict validate(String contentType, byte[] body, BodyOptions options) {
    return value.validate(standIn(body.length), options);
  }

  /** Bytes have no fields that could be allowed one by one. */
  @Override
  public List<String> beyond(
      Sendable fields, String contentType, byte[] body, BodyOptions options) {
    return List.of("");
  }

  /** A JSON string of so many characters. */
  static byte[] standIn(int length) {
    byte[] json = new byte[length + 2];
    Arrays.fill(json, (byte) 'x');
    json[0] = '"';
    json[length + 1] = '"';
    return json;
  }
}
