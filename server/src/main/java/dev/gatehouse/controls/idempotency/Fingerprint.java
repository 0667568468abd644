package dev.gatehouse.controls.idempotency;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes two requests the same: where they go and all that they hold. A SHA-256. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Request request) {
    if (!(request.body() instanceof Body.Bytes body)) {
      throw new IllegalStateException("the body must be read before");
    }
    MessageDigest digest = sha256();
    part(digest, request.method());
    part(digest, request.authority());
    part(digest, request.path());
    part(digest, request.query());
    part(digest, String.join(",", request.headers().all("content-type")));
    part(digest, String.join(",", request.headers().all("content-encoding")));
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
