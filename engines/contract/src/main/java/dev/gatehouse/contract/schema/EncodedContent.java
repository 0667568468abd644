package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import java.util.Arrays;
import java.util.Base64;

/**
 * {@code contentEncoding} and {@code contentMediaType} as draft 7 lets them be asserted (§8):
 * base64, JSON, and JSON in base64.
 */
record EncodedContent(boolean base64, boolean json) implements Content {

  @Override
  public boolean matches(byte[] bytes, int from, int to) {
    byte[] content = Arrays.copyOfRange(bytes, from, to);
    if (base64) {
      try {
        content = Base64.getDecoder().decode(content);
      } catch (IllegalArgumentException notBase64) {
        return false;
      }
    }
    return !json || new Tape().read(content, 0, content.length, Bounds.DEFAULT) == null;
  }
}
