package dev.gatehouse.proxy.websocket;

import java.util.Locale;

/** What was agreed on beyond RFC 6455: which bits of a frame may be set. */
public enum Extensions {
  NONE,
  /** Compression of messages (RFC 7692). */
  DEFLATE,
  /** Something that we do not know: it may set what it likes. */
  OTHER;

  /** What the answer to a handshake agrees on; empty if it does not speak of it. */
  public static Extensions of(String field) {
    String name = field.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      return NONE;
    }
    boolean one = name.indexOf(',') < 0;
    boolean deflate = name.equals("permessage-deflate") || name.startsWith("permessage-deflate;");
    return one && deflate ? DEFLATE : OTHER;
  }

  /** RFC 7692 §6: the first bit says of the first frame of a message that it is compressed. */
  boolean allows(int bits, boolean control, boolean continuation) {
    return switch (this) {
      case NONE -> bits == 0;
      case DEFLATE -> bits == 0 || (bits == 0x40 && !control && !continuation);
      case OTHER -> true;
    };
  }

  boolean allowsOpcodes() {
    return this == OTHER;
  }
}
