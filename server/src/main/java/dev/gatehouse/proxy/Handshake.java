package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The opening of a WebSocket (RFC 6455 §4), as both sides of it have to write it. */
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int KEY_SIGNS = 24;

  private Handshake() {}

  /** Why a request is none; empty if it is one. */
  static Optional<Verdict.Deny> refusal(Request request) {
    Headers fields = request.headers();
    if (!request.method().equals("GET")
        || !lists(fields, "connection", "upgrade")
        || !lists(fields, "upgrade", "websocket")) {
      return no("no Upgrade to websocket");
    }
    if (!fields.all("sec-websocket-version").equals(List.of("13"))) {
      return no("not version 13");
    }
    if (request.body().length() != 0) {
      // Where it ends one server reads on in frames, and another in requests.
      return Optional.of(Verdict.deny(Reason.MALFORMED_REQUEST, "a handshake with a content"));
    }
    boolean right = fields.count("sec-websocket-key") == 1 && isKey(key(fields));
    return right ? Optional.empty() : no("no Sec-WebSocket-Key of 16 bytes");
  }

  private static Optional<Verdict.Deny> no(String why) {
    return Optional.of(Verdict.deny(Reason.UPGRADE_REQUIRED, why));
  }

  private static String key(Headers fields) {
    return fields.first("sec-websocket-key").orElse("");
  }

  private static boolean isKey(String key) {
    try {
      // The decoder does without padding, which not every upstream does.
      return key.length() == KEY_SIGNS && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether an upstream's answer accepts the handshake of this request, and agrees to nothing that
   * its caller did not offer (RFC 6455 §4.1).
   */
  static boolean accepts(Headers answer, Request request) {
    return lists(answer, "connection", "upgrade")
        && lists(answer, "upgrade", "websocket")
        && answer.count("sec-websocket-accept") == 1
        && answer
            .first("sec-websocket-accept")
            .filter(it -> it.equals(accept(key(request.headers()))))
            .isPresent()
        && agreesToOffered(answer, request.headers());
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean lists(Headers fields, String name, String token) {
    return members(fields, name).map(Handshake::lower).anyMatch(token::equals);
  }

  private static boolean agreesToOffered(Headers answer, Headers offer) {
    List<String> protocol = members(answer, "sec-websocket-protocol").toList();
    return protocol.size() <= 1
        && members(offer, "sec-websocket-protocol").toList().containsAll(protocol)
        && extensions(offer).toList().containsAll(extensions(answer).toList());
  }

  private static Stream<String> extensions(Headers fields) {
    return members(fields, "sec-websocket-extensions")
        .map(one -> lower(one.substring(0, (one + ";").indexOf(';')).strip()));
  }

  private static Stream<String> members(Headers fields, String name) {
    return fields.all(name).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip)
        .filter(member -> !member.isEmpty());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
