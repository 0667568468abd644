package dev.gatehouse.proxy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is in messages of a server. */
final class BareAnswer {
  private BareAnswer() {}

  /** The extensions of a ServerHello, by their numbers. */
  static Map<Integer, byte[]> extensions(byte[] hello) {
    Map<Integer, byte[]> all = new LinkedHashMap<>();
    ByteBuffer at = ByteBuffer.wrap(hello);
    at.position(39 + hello[38] + 3);
    if (at.hasRemaining()) {
      at.getShort();
    }
    while (at.hasRemaining()) {
      int type = at.getShort() & 0xffff;
      byte[] content = new byte[at.getShort() & 0xffff];
      at.get(content);
      all.put(type, content);
    }
    return all;
  }

  static byte[] extension(byte[] hello, int type) {
    return extensions(hello).getOrDefault(type, new byte[0]);
  }

  static boolean has(byte[] hello, int type) {
    return extensions(hello).containsKey(type);
  }

  static byte[] random(byte[] hello) {
    return Arrays.copyOfRange(hello, 6, 38);
  }

  static byte[] session(byte[] hello) {
    return Arrays.copyOfRange(hello, 39, 39 + hello[38]);
  }

  /** What a NewSessionTicket of TLS 1.2 holds (RFC 5077 §3.3). */
  static byte[] ticket12(byte[] message) {
    return Arrays.copyOfRange(message, 10, message.length);
  }
}
