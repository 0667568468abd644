package dev.gatehouse.register;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an approval is bound to: exactly this call by exactly this caller. */
public final class ApprovalDigest {
  private ApprovalDigest() {}

  /**
   * SHA-256 in hex. Each part goes in with its length, so that no two calls read the same.
   *
   * @param target canonical path, and the query as it came
   * @param fields the header fields that count, one line each
   * @param body the bytes as they came
   */
  public static String of(
      String integration,
      String caller,
      String api,
      String method,
      String target,
      String fields,
      byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {integration, caller, api, method, target, fields}) {
        add(digest, part.getBytes(StandardCharsets.UTF_8));
      }
      add(digest, body);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
    digest.update(part);
  }
}
