package dev.gatehouse.controls.idempotency;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What makes two requests the same: where they go and all that they hold. A SHA-256. */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * Of a request.
   *
   * @param counting names of the header fields that are part of what is asked, in lower case
   */
  static String of(Request request, List<String> counting) {
    if (!(request.body() instanceof Body.Bytes body)) {
      throw new IllegalStateException("the body must be read before");
    }
    MessageDigest digest = sha256();
    part(digest, request.method());
    part(digest, request.authority());
    part(digest, request.path());
    part(digest, request.query());
    for (String name : counting) {
      part(digest, String.join("\n", request.headers().all(name)));
    }
    return HexFormat.of().formatHex(digest.digest(body.content()));
  }

  private static void part(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
