package dev.gatehouse.controls.authenticate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * A JSON Web Signature in compact form (RFC 7515 §3.1), read and not yet believed.
 *
 * @param kid empty if the header names none
 * @param typ in lower case, without {@code application/}; empty if the header names none
 */
@SuppressWarnings("ArrayRecordComponent") // made once a token, confined to its verification
record Jws(
    String algorithm, String kid, String typ, byte[] payload, byte[] signed, byte[] signature) {
  private static final int MAX_KID = 256;

  /** Whether a text has the form of one, without reading it. */
  static boolean looksLike(String text) {
    int first = text.indexOf('.');
    int second = first < 0 ? -1 : text.indexOf('.', first + 1);
    return first > 0 && second > first && text.indexOf('.', second + 1) < 0;
  }

  static Jws parse(String text) throws Json.Unreadable {
    if (!looksLike(text)) {
      throw new Json.Unreadable("not three segments");
    }
    int first = text.indexOf('.');
    int second = text.lastIndexOf('.');
    byte[] signature = decode(text.substring(second + 1));
    byte[] payload = decode(text.substring(first + 1, second));
    Map<String, Object> header = Json.object(decode(text.substring(0, first)));
    // RFC 7515 §4.1.11: no extension is understood here, so every critical one is a refusal, and
    // so is an unencoded payload (RFC 7797), whether it is called critical or not.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new Json.Unreadable("an extension that is not understood");
    }
    return new Jws(
        text(header, "alg"),
        text(header, "kid"),
        mediaType(text(header, "typ")),
        payload,
        text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
        signature);
  }

  private static String text(Map<String, Object> header, String name) throws Json.Unreadable {
    if (!header.containsKey(name)) {
      return "";
    }
    if (header.get(name) instanceof String text && text.length() <= MAX_KID) {
      return text;
    }
    throw new Json.Unreadable("a header member that is not a short text");
  }

  // RFC 7515 §4.1.9: compared in any case, and a recipient adds "application/".
  private static String mediaType(String typ) {
    String lower = typ.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }

  // One spelling only: a text that decodes and is not what its bytes encode to is refused, be it
  // padding, white space or bits behind the last byte (RFC 4648 §3.5).
  private static byte[] decode(String segment) throws Json.Unreadable {
    byte[] text = segment.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(bytes), text)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // The same refusal as below.
    }
    throw new Json.Unreadable("not base64url");
  }
}
